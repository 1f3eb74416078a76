/** Ranks with ties. */

export interface Ranking {
  /** 1 for the smallest; equal values share the mean of their places. In the order of the values. */
  readonly ranks: readonly number[];
  /** How many values share each value that is shared. */
  readonly ties: readonly number[];
}

/** Mid-ranks. @see Conover, Practical Nonparametric Statistics, 3rd ed., section 5.1 */
export function ranked(values: readonly number[]): Ranking {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const ranks = new Array<number>(values.length).fill(0);
  const ties: number[] = [];
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && order[end]?.value === order[start]?.value) end++;
    for (const { index } of order.slice(start, end)) ranks[index] = (start + 1 + end) / 2;
    if (end - start > 1) ties.push(end - start);
    start = end;
  }
  return { ranks, ties };
}
