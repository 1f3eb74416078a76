/** A distribution as a line: at each value, which share of the samples is at or below it. */

/** Where a value and a share lie, in px. */
export interface Frame {
  readonly x: (value: number) => number;
  readonly y: (share: number) => number;
}

/** More steps than this cannot be told apart in a small plot. */
const mostSteps = 160;

/**
 * The empirical distribution function as the path of an SVG: one step up at each sample.
 * @param samples - in any order; none gives an empty path
 */
export function curvePath(samples: readonly number[], { x, y }: Frame): string {
  const sorted = [...samples].sort((one, other) => one - other);
  const n = sorted.length;
  if (n === 0) return '';
  const every = Math.max(1, Math.ceil(n / mostSteps));
  const steps = sorted.flatMap((value, index) =>
    (index + 1) % every === 0 || index === n - 1
      ? [`H${x(value).toFixed(1)}V${y((index + 1) / n).toFixed(1)}`]
      : [],
  );
  return `M${x(sorted[0] ?? 0).toFixed(1)} ${y(0).toFixed(1)}${steps.join('')}`;
}
