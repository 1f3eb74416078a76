/** Where the lanes of the sequence diagram stand. */

/** Horizontal places in px. */
export interface Lanes {
  readonly width: number;
  readonly ticks: number;
  readonly offerer: number;
  readonly broker: number;
  readonly answerer: number;
}

/** Words stand outside of the outer lanes, so that no arrow crosses any. */
export function lanesFor(width: number): Lanes {
  const ticks = 60;
  const margin = Math.max(110, Math.min(230, (width - ticks) * 0.28));
  const offerer = ticks + margin;
  const answerer = width - margin;
  return { width, ticks, offerer, answerer, broker: (offerer + answerer) / 2 };
}
