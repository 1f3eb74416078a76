/** The brokers of a run that have a benchmark, each with its place in the file. */
import type {
  Benchmark,
  BrokerReport,
  BrokersFile,
} from '../../../../../harness/broker-lab/result.ts';

export interface Measured {
  readonly name: string;
  readonly index: number;
  readonly kind: BrokerReport['kind'];
  readonly benchmark: Benchmark;
  /** The control broker, measured in turns with this one. */
  readonly control: Benchmark | null;
}

/** In the order of the file, so that rows and colours are the same on every page. */
export const measuredBrokers = ({ brokers }: BrokersFile): Measured[] =>
  brokers.flatMap(({ name, kind, benchmark, control }, index) =>
    benchmark === null ? [] : [{ name, index, kind, benchmark, control }],
  );
