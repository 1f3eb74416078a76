/** What a probe of a limit is: it asks the broker, and says in words what the answer was. */
import type { Demand } from '../../brokers/etiquette-spend.ts';
import type { EntryContext } from '../conformance/context.ts';

export interface LimitProbe {
  readonly name: string;
  /** How it is found out, for the report. */
  readonly how: string;
  /** What it asks of a broker of others at most, clean-up included. */
  readonly demand: Required<Demand>;
  /** True where the broker itself may not survive it: run last, and alone. */
  readonly drastic?: boolean;
  /** Human-readable value with its unit. */
  run(context: EntryContext): Promise<string>;
}

/** `1,048,576 B` */
export const inBytes = (bytes: number): string => `${bytes.toLocaleString('en-US')} B`;
