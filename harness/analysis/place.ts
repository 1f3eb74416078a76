/** Where cells ran: what holds over one broker, link and dialect says nothing of another. */
import type { CellKey } from '../core/ids.ts';

export const placeDimensions = ['broker', 'link', 'dialect'] as const;
export type PlaceDimension = (typeof placeDimensions)[number];
export type Place = Pick<CellKey, PlaceDimension>;

/** Names a place by what tells it from the others, ` (broker mosquitto, link delay=25)`; empty where there is one. */
export function placeNames(cells: readonly Place[]): (at: Place) => string {
  const several = placeDimensions.filter(
    (name) => new Set(cells.map((cell) => cell[name])).size > 1,
  );
  return (at) =>
    several.length === 0 ? '' : ` (${several.map((name) => `${name} ${at[name]}`).join(', ')})`;
}

/** The cells of each place by themselves, in the order of the run, and its name among the others. */
export function byPlace<C extends Place>(cells: readonly C[]): { name: string; cells: C[] }[] {
  const nameOf = placeNames(cells);
  const places = new Map<string, { name: string; cells: C[] }>();
  for (const cell of cells) {
    const key = placeDimensions.map((name) => cell[name]).join('/');
    const place = places.get(key);
    if (place === undefined) places.set(key, { name: nameOf(cell), cells: [cell] });
    else place.cells.push(cell);
  }
  return [...places.values()];
}
