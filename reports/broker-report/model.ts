/** The data contract of the brokers page: one value holds all that it knows. */
import type { Benchmark, BrokersFile } from '../../harness/broker-lab/result.ts';

const brokersModelSchema = 'signalbox-brokers-report/1';

/** What `renderBrokersReport` turns into one self-contained page. */
export interface BrokersModel {
  readonly schema: typeof brokersModelSchema;
  readonly file: BrokersFile;
  /** ISO 8601; when the page was made, which may be long after the run. */
  readonly generatedAt: string;
}

/** The page draws no distribution of the control's turns, only their quantiles: half the size. */
export const brokersModelOf = (file: BrokersFile, generatedAt: string): BrokersModel => ({
  schema: brokersModelSchema,
  file: {
    ...file,
    brokers: file.brokers.map((broker) => ({ ...broker, control: withoutCdf(broker.control) })),
  },
  generatedAt,
});

function withoutCdf(control: Benchmark | null): Benchmark | null {
  const drop = (key: string, value: unknown): unknown => (key === 'cdf' ? [] : value);
  return JSON.parse(JSON.stringify(control, drop)) as Benchmark | null; // the same but for `cdf`
}
