/** Where values lie on the axes of a distribution plot, and which ticks the axes have. */

export interface Axis {
  /** Position between 0 and 1; values outside the axis are kept at its ends. */
  readonly place: (value: number) => number;
  readonly ticks: readonly number[];
  readonly log: boolean;
}

/**
 * An axis for latencies in ms: logarithmic when they differ by more than a factor of 8.
 * @param values - at least one, none negative; zeros count as a microsecond on a logarithmic axis
 */
export function latencyAxis(values: readonly number[]): Axis {
  const positive = values.map((value) => Math.max(value, 0.001));
  const low = positive.reduce((least, value) => Math.min(least, value), Infinity);
  const high = positive.reduce((most, value) => Math.max(most, value), 0);
  if (!(high > 0)) return { place: () => 0, ticks: [], log: false };
  return high / low > 8 ? logAxis(low, high) : linearAxis(high);
}

function linearAxis(high: number): Axis {
  const step = niceStep(high / 6);
  const top = Math.ceil(high / step) * step;
  const count = Math.round(top / step);
  const ticks = Array.from({ length: count + 1 }, (_, index) =>
    Number((index * step).toPrecision(12)),
  );
  return { place: (value) => clamped(value / top), ticks, log: false };
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10) * power;
}

function logAxis(low: number, high: number): Axis {
  const place = (value: number) =>
    clamped(Math.log(Math.max(value, low) / low) / Math.log(high / low));
  const wide = high / low > 3000;
  const decades = Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low));
  const ticks = Array.from(
    { length: decades + 1 },
    (_, index) => Math.floor(Math.log10(low)) + index,
  )
    .flatMap((exponent) =>
      (wide ? [1] : [1, 2, 5]).map((factor) => Number(`${factor}e${exponent}`)),
    )
    .filter((tick) => tick >= low && tick <= high);
  return { place, ticks, log: true };
}

/**
 * The axis of shares that spreads the tail: 50 %, 90 %, 99 % and 99.9 % are equally far apart, as in the plots of
 * HdrHistogram.
 * @param n - the most samples of any line; beyond 1 − 1/n there is nothing to see
 */
export function tailAxis(n: number): Axis {
  const nines = Math.max(1, Math.log10(Math.max(n, 10)));
  const ticks = [0, 0.5, 0.9, 0.99, 0.999, 0.9999].filter(
    (share) => nines >= -Math.log10(1 - share),
  );
  return {
    place: (share) => clamped(-Math.log10(Math.max(1 - share, 10 ** -nines)) / nines),
    ticks,
    log: true,
  };
}

/** All shares alike. */
export const shareAxis: Axis = {
  place: (share) => share,
  ticks: [0, 0.25, 0.5, 0.75, 0.9, 1],
  log: false,
};

const clamped = (position: number): number => Math.min(1, Math.max(0, position));
