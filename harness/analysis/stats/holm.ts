/** Many comparisons at once: corrected so that the chance of even one false call stays below the level. */

/**
 * Holm's adjusted p values: the family-wise error is controlled whatever hangs together with whatever.
 * Chosen over Benjamini and Hochberg, who control the share of false calls among the calls: one false alarm
 * is what makes people turn a gate off.
 * @returns in the order given; each compares with the level directly
 * @see Holm, A Simple Sequentially Rejective Multiple Test Procedure, Scand. J. Statist. 6 (1979)
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(ps.length).fill(1);
  let most = 0;
  for (const [place, { p, index }] of order.entries()) {
    most = Math.max(most, Math.min(1, p * (ps.length - place)));
    adjusted[index] = most;
  }
  return adjusted;
}
