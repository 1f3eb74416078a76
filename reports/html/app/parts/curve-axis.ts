/** The axis of small distribution plots: few ticks, the same for every plot beside it. */
import type { Axis } from './plot-scale.ts';

/**
 * From the smallest to the largest value; logarithmic when they differ by more than a factor of 12.
 * @param values - in any unit, also negative; none gives an axis without ticks
 */
export function curveAxis(values: readonly number[]): Axis {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  if (!(high >= low)) return { place: () => 0.5, ticks: [], log: false };
  if (low > 0 && high / low > 12) return logarithmic(low, high);
  const pad = (high - low) * 0.04 || Math.abs(high) * 0.1 || 1;
  // A quantity that is never negative has no negative axis; one that starts near zero starts at it
  const from = low >= 0 && low - pad < (high - low) * 0.5 ? 0 : low - pad;
  return linear(from, high + pad);
}

function linear(from: number, to: number): Axis {
  const step = roundStep((to - from) / 4);
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  const ticks = Array.from({ length: Math.max(0, count) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return { place: (value) => within((value - from) / (to - from)), ticks, log: false };
}

function logarithmic(low: number, high: number): Axis {
  const [from, to] = [Math.log10(low / 1.08), Math.log10(high * 1.08)];
  const exponents = Array.from(
    { length: Math.ceil(to) - Math.floor(from) + 1 },
    (_, index) => Math.floor(from) + index,
  );
  const wanted = to - from < 1.6 ? [1, 2, 5] : to - from < 2.4 ? [1, 3] : [1];
  const ticks = exponents
    .flatMap((exponent) => wanted.map((factor) => Number(`${factor}e${exponent}`)))
    .filter((tick) => Math.log10(tick) >= from && Math.log10(tick) <= to);
  const place = (value: number): number =>
    within((Math.log10(Math.max(value, 10 ** from)) - from) / (to - from));
  return { place, ticks, log: true };
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10) * power;
}

const within = (position: number): number => Math.min(1, Math.max(0, position));
