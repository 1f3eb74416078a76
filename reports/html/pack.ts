/** Packs a run for its page: small enough to open at once, with all that is in it still there. */
import { gzipSync } from 'node:zlib';
import type { Cell, Figure } from '../../harness/analysis/result.ts';
import type { ReportModel } from '../model.ts';
import {
  samplesBlock,
  type Meaning,
  type PackedCell,
  type PackedFigure,
  type PackedModel,
} from './packed.ts';

export interface Packed {
  readonly index: PackedModel;
  /** Name → base64 of gzipped text: JSON, or the JSON lines of a timeline. */
  readonly blocks: Readonly<Record<string, string>>;
}

/** So many cells share a block: enough for gzip to find what they have in common, few enough to read at once. */
const cellsPerBlock = 40;

/** Digits that a page keeps of a number; `run.json` has them all. */
const digits = 6;

/** Never fails on a checked run; numbers are shortened, nothing else is lost. */
export function packModel({ run, timelines, ...about }: ReportModel): Packed {
  const { cells, ...head } = run;
  const names = new Interned<string>((name) => name);
  const meanings = new Interned<Meaning>((meaning) => JSON.stringify(meaning));
  const index = cells.map((cell, place) => packedCell(cell, place, { names, meanings }));
  return {
    index: {
      ...about,
      run: head,
      figureNames: names.all,
      meanings: meanings.all,
      cells: index,
    },
    // In the order in which somebody needs them: a click on a cell while the file is still being read
    blocks: { ...cellBlocks(cells), ...samplesBlocks(cells, names.all), ...timelines },
  };
}

interface Tables {
  readonly names: Interned<string>;
  readonly meanings: Interned<Meaning>;
}

function packedCell(cell: Cell, place: number, { names, meanings }: Tables): PackedCell {
  const { attempts: _attempts, figures, ...rest } = cell;
  const packed = Object.entries(figures).map(([name, figure]): PackedFigure => {
    const { unit, class: group, better, definition, n } = figure;
    const meaning = meanings.place({ unit, class: group, better, definition });
    return [names.place(name), meaning, n, ...numbersOf(figure).map(shortened)];
  });
  return { ...rest, block: blockName(place), figures: packed };
}

const numbersOf = (figure: Figure): number[] =>
  figure.type === 'value'
    ? [figure.value]
    : [figure.min, figure.p50, figure.p90, figure.p99, figure.max];

const blockName = (place: number): string => `cells/${Math.floor(place / cellsPerBlock)}`;

/** Whole cells: name of the block → a list of them. */
function cellBlocks(cells: readonly Cell[]): Record<string, string> {
  const blocks: Record<string, string> = {};
  for (let place = 0; place < cells.length; place += cellsPerBlock) {
    blocks[blockName(place)] = packed(cells.slice(place, place + cellsPerBlock));
  }
  return blocks;
}

/** A page of distributions needs one figure of every cell, and none of their attempts. */
function samplesBlocks(cells: readonly Cell[], names: readonly string[]): Record<string, string> {
  const blocks: Record<string, string> = {};
  for (const name of names) {
    const samples = cells.flatMap(({ id, figures: { [name]: figure } }) =>
      figure?.type === 'distribution' ? [[id, figure.samples] as const] : [],
    );
    if (samples.length > 0) blocks[samplesBlock(name)] = packed(Object.fromEntries(samples));
  }
  return blocks;
}

const packed = (value: unknown): string => gzipSync(pageJson(value)).toString('base64');

/** JSON as pages hold it: numbers with as many digits as anybody reads. */
export const pageJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => shortened(inner));

function shortened<T>(value: T): T | number {
  return typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(digits))
    : value;
}

/** Each value once, with its place. */
class Interned<T> {
  readonly all: T[] = [];
  readonly #places = new Map<string, number>();
  readonly #keyOf: (value: T) => string;

  constructor(keyOf: (value: T) => string) {
    this.#keyOf = keyOf;
  }

  place(value: T): number {
    const key = this.#keyOf(value);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.all.length);
    return this.all.push(value) - 1;
  }
}
