/** From an effect with its interval and p to one of the four outcomes. */
import type { Figure } from '../result.ts';
import { normalQuantile } from '../stats/student.ts';
import type { FigureOutcome } from './model.ts';
import type { CompareSettings } from './settings.ts';

/** ln(head ÷ base), with the interval on the same scale. */
export interface Effect {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

export interface Evidence {
  /** Null where there is no ratio. */
  readonly effect: Effect | null;
  /** p, corrected for the family. */
  readonly corrected: number;
  readonly better: Figure['better'];
  /** Runs that the head lacks before a difference may be called. */
  readonly lacking: number;
}

/** Sure and beyond the margin. */
export function isDifference(
  { estimate, low, high }: Effect,
  corrected: number,
  { margin, familyError }: CompareSettings,
): boolean {
  const isSure = corrected <= familyError && (low > 0 || high < 0);
  return isSure && Math.abs(estimate) > Math.log1p(margin);
}

/**
 * A difference is called when it is both sure and large: corrected p at most the family error, and the best estimate
 * beyond the margin; from separate runs, only when no run is lacking. Equivalence is called when the whole interval lies within the margin: two one-sided tests.
 * Everything else is undecided, and that is no verdict of "fine".
 * @see Schuirmann, J. Pharmacokinet. Biopharm. 15 (1987), for equivalence by interval
 */
export function outcomeOf(
  { effect, corrected, better, lacking }: Evidence,
  settings: CompareSettings,
): FigureOutcome {
  if (effect === null) return 'undecided';
  const { margin, confidence } = settings;
  const limit = Math.log1p(margin);
  const { estimate, low, high } = effect;
  if (isDifference(effect, corrected, settings) && better !== 'none') {
    if (lacking > 0) return 'undecided';
    return estimate > 0 === (better === 'higher') ? 'improved' : 'regressed';
  }
  const isNarrow = low >= -limit && high <= limit && effect.confidence >= confidence;
  return isNarrow ? 'equivalent' : 'undecided';
}

/** What a deviation and a count of comparisons make of a wish. */
export interface SizeQuestion {
  /** Standard deviation of one difference of logarithms. */
  readonly deviation: number;
  /** ln of the ratio that matters, above 0. */
  readonly effect: number;
  /** Chance of a false call that one comparison may have: family error ÷ comparisons. */
  readonly error: number;
  /** Chance that such an effect is called; 0.5 when left out, which is "if the estimate stays where it is". */
  readonly power?: number;
}

/**
 * How many differences it takes, for normal ones; the signed-rank test needs 3/π as many at worst for them, and fewer
 * where tails are heavy.
 * @see Noether, Sample Size Determination for Some Common Nonparametric Tests, JASA 82 (1987)
 */
export function sizeFor({ deviation, effect, error, power = 0.5 }: SizeQuestion): number {
  const z = normalQuantile(error) + (power > 0.5 ? normalQuantile(2 * (1 - power)) : 0);
  const efficiency = 3 / Math.PI;
  return Math.max(2, Math.ceil(((z * deviation) / effect) ** 2 / efficiency));
}

/**
 * How many differences it takes when `n` gave `p`: the normal score of a rank test grows with the root of n.
 * @param p - two-sided, of the test on `n` differences; above 0
 * @param error - two-sided, that p has to fall to
 */
export function sizeFrom(n: number, p: number, error: number): number {
  if (p >= 1) return 0;
  return Math.ceil(n * (normalQuantile(error) / normalQuantile(p)) ** 2);
}

/** How far the estimate is from where it would decide; never less than a quarter of the margin, so that it stays a number. */
export function distanceToDecide(estimate: number, margin: number): number {
  const limit = Math.log1p(margin);
  const size = Math.abs(estimate);
  return Math.max(size > limit ? size : limit - size, limit / 4);
}
