/** The brokers of a benchmark: where each is measured, and what has been made of it so far. */
import { asFailure } from '../../core/errors.ts';
import type { BrokerAddress, Transport } from '../../brokers/broker.ts';
import type { Benchmark, Replay } from '../result.ts';
import { shareOf } from '../share.ts';
import type { Outcome } from './measurement.ts';
import type { LeftOut } from './settings.ts';
import type { Manners, Site } from './site.ts';

/** A broker to be measured. */
export interface Subject {
  readonly addresses: Readonly<Partial<Record<Transport, BrokerAddress>>>;
  /** Without `allow.load` nothing is done that a broker of others might mind; the result says what was left out. */
  readonly manners: Manners;
}

/** A subject and what has been measured of it so far. */
export interface Side {
  readonly subject: Subject;
  readonly made: {
    -readonly [K in keyof Benchmark]: Benchmark[K] extends readonly (infer T)[]
      ? T[]
      : Benchmark[K];
  };
}

/** Nothing measured yet. */
export const side = (subject: Subject, leftOut: readonly LeftOut[]): Side => ({
  subject,
  made: {
    ...{ connect: [], delivery: [], fanOut: [], saturation: [], replay: [] },
    ...{ storm: null, leftOut: [...leftOut] },
  },
});

/** Puts a value where it belongs. */
export type Keep<T> = (made: Side['made'], value: T) => void;

/** A control without TLS stands in with the transport below it: certificates say nothing about a broker. */
const below: Readonly<Record<Transport, Transport>> = {
  tcp: 'tcp',
  tls: 'tcp',
  ws: 'ws',
  wss: 'ws',
};

/** Null when the subject has no such transport. */
export function siteOf({ addresses, manners }: Subject, wanted: Transport): Site | null {
  const transport = addresses[wanted] === undefined ? below[wanted] : wanted;
  const address = addresses[transport];
  return address === undefined ? null : { address, transport, manners };
}

/** Keeps a value, or says with its error why there is none. */
export function keepOrSay<T>(
  made: Side['made'],
  outcome: Outcome<T> | undefined,
  part: string,
  keep: Keep<T>,
): void {
  if (outcome === undefined) return;
  if ('value' in outcome) {
    keep(made, outcome.value);
    return;
  }
  const { code, what } = asFailure(outcome.error);
  made.leftOut.push({ part, why: `${code}: ${what}` });
}

/**
 * Ratio of medians, of the replay that was just measured on both; and the share, now that the control says how much of
 * the recorded time to open was the messages' own: the recording was made over the same broker.
 */
export function relate(replays: Replay[], control: Replay | undefined, transport: Transport): void {
  const last = replays.at(-1);
  if (last?.transport !== transport || control === undefined || control.duration.p50 === 0) return;
  const { p50 } = last.duration;
  const recorded = last.shareOfTimeToOpen === 0 ? 0 : p50 / last.shareOfTimeToOpen;
  replays[replays.length - 1] = {
    ...last,
    relativeToControl: p50 / control.duration.p50,
    shareOfTimeToOpen: shareOf(p50, recorded - control.duration.p50),
  };
}
