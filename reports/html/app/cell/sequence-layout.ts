/** Where everything in the sequence diagram goes: one row an event, or time to scale. */
import type { Item } from './sequence-items.ts';

/** A stretch in which nobody said anything, and what was awaited. */
export interface Quiet {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

export interface PlacedItem extends Item {
  /** The instant, on the lane. */
  readonly y: number;
  /** Its words, pushed down where they would cover those before. */
  readonly labelY: number;
}

export interface Band extends Quiet {
  readonly y: number;
  readonly height: number;
}

export interface SequenceLayout {
  readonly items: readonly PlacedItem[];
  readonly bands: readonly Band[];
  readonly height: number;
  /** Instants to name on the time axis: in rows that of each row, to scale round ones. */
  readonly ticks: readonly { readonly t: number; readonly y: number }[];
  /** The height of any instant, between the rows around it. */
  readonly yAt: (t: number) => number;
}

export interface LayoutOptions {
  readonly mode: 'rows' | 'time';
  /** Px per row, or px for the whole of the time. */
  readonly size: number;
}

const top = 26;
const bandHeight = 46;

/** @param items - in the order of time; @param quiets - likewise, not overlapping */
export function layOut(
  items: readonly Item[],
  quiets: readonly Quiet[],
  { mode, size }: LayoutOptions,
): SequenceLayout {
  return mode === 'rows' ? inRows(items, quiets, size) : toScale(items, quiets, size);
}

function inRows(
  items: readonly Item[],
  quiets: readonly Quiet[],
  rowHeight: number,
): SequenceLayout {
  const bands: Band[] = [];
  const placed: PlacedItem[] = [];
  let y = top;
  let next = 0;
  for (const item of items) {
    for (let quiet = quiets[next]; quiet && quiet.end <= item.t; quiet = quiets[++next]) {
      if (placed.length === 0) continue;
      bands.push({ ...quiet, y: y - rowHeight / 2 + 4, height: bandHeight - 8 });
      y += bandHeight;
    }
    placed.push({ ...item, y, labelY: y });
    y += rowHeight;
  }
  return { items: placed, bands, height: y, ticks: placed, yAt: interpolator(placed) };
}

/** Words on one side of a lane keep 15 px between them; a thin line leads back to their instant. */
function toScale(items: readonly Item[], quiets: readonly Quiet[], size: number): SequenceLayout {
  const start = items[0]?.t ?? 0;
  const span = Math.max(1, (items.at(-1)?.t ?? 1) - start);
  const yAt = (t: number): number => top + ((t - start) / span) * size;
  const lowest = new Map<string, number>();
  const placed = items.map((item) => {
    const y = yAt(item.t);
    const labelY = Math.max(y, (lowest.get(item.lane) ?? -Infinity) + 15);
    lowest.set(item.lane, labelY);
    return { ...item, y, labelY };
  });
  const bands = quiets
    .filter((quiet) => quiet.start >= start)
    .map((quiet) => ({ ...quiet, y: yAt(quiet.start), height: yAt(quiet.end) - yAt(quiet.start) }));
  const deepest = Math.max(top + size, ...lowest.values());
  const ticks = roundInstants(start, span, size).map((t) => ({ t, y: yAt(t) }));
  return { items: placed, bands, height: deepest + 24, ticks, yAt };
}

/** Steps of 1, 2 or 5 times a power of ten, at least 40 px apart. */
function roundInstants(start: number, span: number, size: number): number[] {
  const least = (span * 40) / size;
  const power = 10 ** Math.floor(Math.log10(least));
  const step =
    [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= least) ?? least;
  const first = Math.ceil(start / step);
  const count = Math.floor((start + span) / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
}

/** Binary search, so that any number of arrows over any number of rows stays cheap. */
function interpolator(placed: readonly PlacedItem[]): (t: number) => number {
  return (t) => {
    let [low, high] = [0, placed.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((placed[middle]?.t ?? 0) < t) low = middle + 1;
      else high = middle;
    }
    const [before, after] = [placed[low - 1], placed[low]];
    if (!after) return top;
    if (!before || after.t <= t) return after.y;
    const share = (t - before.t) / (after.t - before.t);
    return before.y + share * (after.y - before.y);
  };
}
