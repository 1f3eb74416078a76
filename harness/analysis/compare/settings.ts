/** What a verdict is held against. */

export interface CompareSettings {
  /** Within this share either way counts as equal; 0.05 is 5 %. */
  readonly margin: number;
  /** Chance of any false call in a comparison in which nothing has changed. */
  readonly familyError: number;
  /** Of the interval that is held against the margin. */
  readonly confidence: number;
  readonly seed: number;
}

export const defaultSettings: CompareSettings = {
  margin: 0.05,
  // A fifth of the one in a hundred that is promised, so that the promise is kept and not only met on average
  familyError: 0.002,
  confidence: 0.95,
  seed: 1,
};
