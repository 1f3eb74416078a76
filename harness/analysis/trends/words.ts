/** Parts of trends in words. */
import type { Coincidence, TrendEvent } from './model.ts';

/** `commit 1a2b3c → 4d5e6f`, `stack wrtc 0.9 → 0.10`. */
export function coincidenceInWords({ what, name, before, after }: Coincidence): string {
  const sides = [before, after].map(
    (text) => (what === 'commit' ? text.slice(0, 10) : text) || 'none',
  );
  return `${name === '' ? what : `${what} ${name}`} ${sides.join(' → ')}`;
}

/** `112 %`, or `108 to 115 %`. */
export function timesInWords({ low, high }: NonNullable<TrendEvent['ratio']>): string {
  const [least, most] = [Math.round(low * 100), Math.round(high * 100)];
  return least === most ? `${least} %` : `${least} to ${most} %`;
}
