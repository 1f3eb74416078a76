/** What the load generator's thread is told, and what it answers. */
import { z } from 'zod';
import type { Bytes, Ms } from '../../core/units.ts';
import type { BrokerAddress } from '../../brokers/broker.ts';
import type { Qos } from './publish-frame.ts';

export interface LoadCommand {
  readonly address: BrokerAddress;
  readonly topic: string;
  readonly qos: Qos;
  readonly payloadBytes: Bytes;
  /** Messages per second on a fixed schedule; null: as fast as the socket takes them. */
  readonly ratePerSecond: number | null;
  readonly count: number;
  /** What is not sent this long after the start never is, in ms. */
  readonly within: Ms;
}

export const loadAnswer = z.discriminatedUnion('kind', [
  /** When the first message was due and how many were sent; `startedAt` on the machine's clock, in ms. */
  z.object({ kind: z.literal('sent'), startedAt: z.number(), sent: z.int() }),
  z.object({ kind: z.literal('failed'), what: z.string() }),
]);
export type LoadAnswer = z.infer<typeof loadAnswer>;
export type LoadSent = Extract<LoadAnswer, { kind: 'sent' }>;
