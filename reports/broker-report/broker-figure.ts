/** What a figure of a broker is: a number with its name, meaning and sample size. */
import type { Figure } from '../../harness/analysis/result.ts';

/** One number of one broker; `name` is stable from run to run. */
export interface BrokerFigure extends Pick<Figure, 'class' | 'better' | 'definition'> {
  readonly name: string;
  readonly value: number;
  readonly unit: Figure['unit'] | '×' | 'msg/s';
  /** Samples behind it. */
  readonly n: number;
}
