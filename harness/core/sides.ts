/**
 * The two sides of an A/B run as cells name them: `A:node-datachannel@0.33.1`, `B:delay=25`. A mark makes cells of
 * the two sides differ, also where both are the same thing.
 */
import type { CellKey } from './ids.ts';

export const sides = ['A', 'B'] as const;
export type Side = (typeof sides)[number];

const mark = /^[AB]:/;

export const withSide = (side: Side, name: string): string => `${side}:${name}`;

/** The name without its mark; a name without one as it is. */
export const withoutSide = (name: string): string => name.replace(mark, '');

/** Which side a cell is of; null for a cell of no A/B run. */
export function sideOf({ offerer, answerer, broker, link, dialect }: CellKey): Side | null {
  const marked = [offerer, answerer, broker, link, dialect].find((name) => mark.test(name));
  return sides.find((side) => marked?.startsWith(`${side}:`) === true) ?? null;
}

/** The cell with the marks off what is not a stack: the lab tells stacks of the two sides apart itself. */
export function asRun(key: CellKey): CellKey {
  const { broker, link, dialect } = key;
  return {
    ...key,
    broker: withoutSide(broker),
    link: withoutSide(link),
    dialect: withoutSide(dialect),
  };
}

/** The stack behind a name: `node-datachannel` of `A:node-datachannel@0.33.1`; a name without a mark is one. */
export const stackBehind = (name: string): string =>
  mark.test(name) ? withoutSide(name).replace(/@\d[\w.+-]*$/, '') : name;
