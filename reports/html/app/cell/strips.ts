/** Cuts a laid-out sequence into strips, so that a page of paper can end between two of them. */
import type { SequenceLayout } from './sequence-layout.ts';

/** From one height to another, in px of the layout. */
export interface Strip {
  readonly from: number;
  readonly to: number;
}

const least = 60;
/** Half of what a line of words needs. */
const half = 9;

/** No cut goes through words; together they are the whole. */
export function stripsOf({ items, bands, height }: SequenceLayout): Strip[] {
  const words = [
    ...items.map(({ labelY }) => ({ from: labelY - half, to: labelY + half })),
    ...bands.map((band) => ({
      from: band.y + band.height / 2 - 16,
      to: band.y + band.height / 2 + 58,
    })),
  ].sort((one, other) => one.from - other.from);
  const strips: Strip[] = [];
  for (let from = 0; from < height; from = strips.at(-1)?.to ?? height) {
    strips.push({ from, to: Math.min(height, clearOf(words, from + least)) });
  }
  return strips;
}

/** The first height from `y` on that no words cover. */
function clearOf(words: readonly Strip[], y: number): number {
  return words.reduce((at, { from, to }) => (from < at && at < to ? to : at), y);
}

/** Whether a stretch, in either direction, is seen in the strip. */
export const meets = ({ from, to }: Strip, a: number, b: number): boolean =>
  Math.max(a, b) >= from && Math.min(a, b) <= to;
