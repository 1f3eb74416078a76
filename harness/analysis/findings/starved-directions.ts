/** Pairs in which one direction gets hardly anything through while bulk data goes both ways (catalogue PERF-005). */
import { placeNames } from '../place.ts';
import type { Cell } from '../result.ts';
import { typical } from '../stats/typical.ts';
import type { Finding } from './finding.ts';

const timesLess = 10;
const duplex = /^goodput\.(\S+)\.duplex\.offerer→answerer$/;

interface Rates {
  readonly size: string;
  readonly there: number;
  readonly back: number;
}

/** One warning per cell, with every message size that shows it. */
export function starvedDirections(cells: readonly Cell[]): Finding[] {
  const placeOf = placeNames(cells);
  return cells.flatMap((cell) => {
    const starved = ratesOf(cell).filter(isStarved);
    return starved.length === 0 ? [] : [asFinding(cell, starved, placeOf(cell))];
  });
}

function ratesOf({ figures }: Cell): Rates[] {
  return Object.entries(figures).flatMap(([name, figure]) => {
    const size = duplex.exec(name)?.[1];
    const there = typical(figure);
    const back = typical(figures[`goodput.${size}.duplex.answerer→offerer`]);
    return size === undefined || there === null || back === null ? [] : [{ size, there, back }];
  });
}

const isStarved = ({ there, back }: Rates): boolean =>
  Math.max(there, back) >= timesLess * Math.min(there, back);

function asFinding(
  { id, offerer, answerer }: Cell,
  starved: readonly Rates[],
  place: string,
): Finding {
  const rates = starved.map(
    ({ size, there, back }) =>
      `${size} messages: ${rounded(there)} from ${offerer} to ${answerer}, ${rounded(back)} back.`,
  );
  return {
    severity: 'warn',
    title: `${offerer} → ${answerer}: one direction starves while both carry bulk data${place}`,
    text: `${rates.join(' ')} Whatever arrived was whole; the cell has each direction alone too.`,
    cells: [id],
  };
}

const rounded = (rate: number): string => `${rate.toFixed(rate < 10 ? 1 : 0)} Mbit/s`;
