/** The one number that stands for a figure. */
import type { Figure } from '../result.ts';

/** The value, or the median of a distribution; null where there is no figure. */
export function typical(figure: Figure | undefined): number | null {
  if (figure === undefined) return null;
  return figure.type === 'value' ? figure.value : figure.p50;
}
