/** Where the lanes of the sequence diagram stand. */

/** Horizontal places in px. */
export interface Lanes {
  readonly width: number;
  readonly ticks: number;
  readonly offerer: number;
  readonly broker: number;
  readonly answerer: number;
}

/** Less than this holds no words: the drawing is scrolled then. */
const narrowest = 640;

/** Words stand outside of the outer lanes, so that no arrow crosses any. */
export function lanesFor(space: number): Lanes {
  const width = Math.max(space, narrowest);
  const ticks = 60;
  const margin = Math.max(110, Math.min(230, (width - ticks) * 0.28));
  const offerer = ticks + margin;
  const answerer = width - margin;
  return { width, ticks, offerer, answerer, broker: (offerer + answerer) / 2 };
}
