/** Whether two success rates differ, exactly. */
import { logChoose } from './beta.ts';

/** Successes among trials. */
export interface Tally {
  readonly passed: number;
  readonly judged: number;
}

/**
 * Fisher's exact test, two-sided: the chance of all tables that are no likelier than the one seen.
 * @returns 1 when a side has no trial
 * @see Fisher, Statistical Methods for Research Workers, section 21.02; two-sided as in R's `fisher.test`
 */
export function fisherExact(a: Tally, b: Tally): number {
  if (a.judged === 0 || b.judged === 0) return 1;
  const passed = a.passed + b.passed;
  const all = a.judged + b.judged;
  const chance = (x: number) =>
    Math.exp(logChoose(a.judged, x) + logChoose(b.judged, passed - x) - logChoose(all, passed));
  const least = Math.max(0, passed - b.judged);
  const most = Math.min(a.judged, passed);
  const seen = chance(a.passed) * (1 + 1e-7);
  let p = 0;
  for (let x = least; x <= most; x++) p += chance(x) <= seen ? chance(x) : 0;
  return Math.min(1, p);
}
