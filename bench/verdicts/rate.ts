/** A rate that was seen, with its interval, held against its bound. */
import { wilsonInterval } from '../../harness/analysis/stats/wilson.ts';

export interface Rate {
  readonly name: string;
  readonly hits: number;
  readonly n: number;
  readonly bound: { readonly is: 'at most' | 'at least'; readonly rate: number };
}

export const isInside = ({ hits, n, bound }: Rate): boolean =>
  bound.is === 'at most' ? hits <= bound.rate * n : hits >= bound.rate * n;

/** One line: name, rate, 95 % Wilson interval, n, bound. */
export function rateLine(rate: Rate): string {
  const { name, hits, n, bound } = rate;
  const { low, high } = wilsonInterval(hits, n);
  const share = (value: number) => `${(100 * value).toFixed(1)} %`;
  const seen = `${share(hits / n)} [${share(low)}, ${share(high)}], ${hits} of ${n}`;
  return `${isInside(rate) ? 'inside ' : 'OUTSIDE'} ${name}: ${seen}; ${bound.is} ${share(bound.rate)}`;
}
