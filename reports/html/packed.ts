/**
 * The form in which a run lies in its page: an index that the overview is drawn from, and everything else packed
 * (gzip, base64) in blocks that are read when somebody asks. Written by `pack.ts`, read by `app/source.ts`.
 */
import type { Cell, Figure, RunFile } from '../../harness/analysis/result.ts';
import type { Finding } from '../../harness/analysis/findings.ts';

type ValueFigure = Extract<Figure, { type: 'value' }>;
type Distribution = Extract<Figure, { type: 'distribution' }>;

/** A figure without its samples. */
export type FigureSummary = ValueFigure | Omit<Distribution, 'samples'>;

/** What the overview knows of a cell; attempts, checks and samples are in a block. */
export interface PageCell extends Omit<Cell, 'attempts' | 'figures'> {
  readonly figures: Readonly<Record<string, FigureSummary>>;
  /** Name of the block that has the whole cell. */
  readonly block: string;
}

export type PageRun = Omit<RunFile, 'cells'> & { readonly cells: readonly PageCell[] };

/** What the pages of a run know at once. */
export interface PageModel {
  readonly schema: string;
  readonly run: PageRun;
  readonly findings: readonly Finding[];
  readonly generatedAt: string;
}

/** What many figures have in common, written once. */
export type Meaning = Pick<Figure, 'unit' | 'class' | 'better' | 'definition'>;

/** Place of the figure's name and of its meaning, `n`, then either the value or min, p50, p90, p99 and max. */
export type PackedFigure = readonly [name: number, meaning: number, n: number, ...rest: number[]];

export interface PackedCell extends Omit<PageCell, 'figures'> {
  readonly figures: readonly PackedFigure[];
}

export interface PackedModel extends Omit<PageModel, 'run'> {
  readonly figureNames: readonly string[];
  readonly meanings: readonly Meaning[];
  readonly run: Omit<RunFile, 'cells'>;
  readonly cells: readonly PackedCell[];
}

/** Samples of one figure over all cells: id of the cell → samples in the order taken. */
export type SamplesBlock = Readonly<Record<string, readonly number[]>>;

/** Name of the block with the samples of a figure. */
export const samplesBlock = (figure: string): string => `samples/${figure}`;
