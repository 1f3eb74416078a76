/** What a change point must be to be told. */
import type { Trends } from './model.ts';

export type TrendSettings = Trends['settings'];

/** With 0.005, six runs before and six after can show a change, and of 200 series at rest one cries at most. */
export const defaultTrendSettings: TrendSettings = {
  significance: 0.005,
  minimumEffect: 0.05,
  permutations: 1999,
  minimumPoints: 4,
  seed: 1,
};
