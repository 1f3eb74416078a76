/** An A/B run taken apart: two runs that name their cells alike, so that attempts of one index belong together. */
import { cellId, type CellKey } from '../../core/ids.ts';
import { sideOf, sides, stackBehind, withoutSide, type Side } from '../../core/sides.ts';
import type { CellSummary, RunSummary } from './summary.ts';

export interface AbSides {
  readonly A: RunSummary;
  readonly B: RunSummary;
}

/** Null for a run that compares nothing. */
export function abSidesOf(run: RunSummary): AbSides | null {
  if (!run.cells.some((cell) => sideOf(cell) !== null)) return null;
  const names = neutralNames(run.cells);
  return { A: sideFrom(run, 'A', names), B: sideFrom(run, 'B', names) };
}

/** What the two sides call the same thing. */
type Names = ReadonlyMap<string, string>;

function sideFrom(run: RunSummary, side: Side, names: Names): RunSummary {
  const cells = run.cells.filter((cell) => sideOf(cell) === side);
  const { fingerprint } = run;
  const isOfSide = (name: string) =>
    !sides.some((other) => other !== side && name.startsWith(`${other}:`));
  return {
    ...run,
    cells: cells.map((cell) => renamed(cell, names)),
    fingerprint: {
      ...fingerprint,
      stacks: fingerprint.stacks
        .filter(({ name }) => isOfSide(name))
        .map((stack) => ({ ...stack, name: names.get(stack.name) ?? stack.name })),
      brokers: fingerprint.brokers.filter(({ name }) =>
        cells.some(({ broker }) => withoutSide(broker) === name),
      ),
    },
  };
}

function renamed(cell: CellSummary, names: Names): CellSummary {
  const name = (text: string) => names.get(text) ?? text;
  const { scenario, offerer, answerer, broker, link, dialect } = cell;
  const key: CellKey = {
    scenario,
    offerer: name(offerer),
    answerer: name(answerer),
    broker: name(broker),
    link: name(link),
    dialect: name(dialect),
  };
  return { ...cell, ...key, id: cellId(key) };
}

/** `A:x@1` and `B:x@2` are both `x`; two different things are `x|y`. */
function neutralNames(cells: readonly CellSummary[]): Names {
  const all = cells.flatMap(({ offerer, answerer, broker, link, dialect }) => [
    ...[offerer, answerer, broker, link, dialect],
  ]);
  const of = (side: Side) => [...new Set(all.filter((name) => name.startsWith(`${side}:`)))];
  const [a = '', b = ''] = sides.flatMap((side) => of(side).slice(0, 1));
  const [plainA, plainB] = [stackBehind(a), stackBehind(b)];
  const neutral = plainA === plainB ? plainA : `${plainA}|${plainB}`;
  return new Map([a, b].map((name) => [name, neutral]));
}
