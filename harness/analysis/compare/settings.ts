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
  familyError: 0.01,
  confidence: 0.95,
  seed: 1,
};
