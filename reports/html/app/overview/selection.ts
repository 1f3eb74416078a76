/** Which cells the filters of the URL leave, and what there is to choose from. */
import type { PageCell } from '../source.ts';
import {
  placeDimensions,
  type Place,
  type PlaceDimension,
} from '../../../../harness/analysis/place.ts';
import { outcomes, type Outcome, type Reason } from '../../../../harness/core/outcome.ts';
import type { Route } from '../route.ts';

export const dimensions = ['scenario', 'broker', 'link', 'dialect'] as const;
export type Dimension = (typeof dimensions)[number];

export type Query = Route['query'];

/** Dimensions in which this run has more than one value: the only ones worth a filter. */
export function choices(cells: readonly PageCell[]): { name: Dimension; values: string[] }[] {
  return dimensions
    .map((name) => ({ name, values: [...new Set(cells.map((cell) => cell[name]))] }))
    .filter(({ values }) => values.length > 1);
}

/** Cells that agree with every dimension the query names. */
export function withinDimensions(cells: readonly PageCell[], query: Query): PageCell[] {
  return cells.filter((cell) =>
    dimensions.every((name) => !query[name] || query[name] === cell[name]),
  );
}

/** The one place whose figures a matrix shows: what the query names, else what comes first in the run. */
export function shownPlace(cells: readonly PageCell[], query: Query): Place {
  const [first] = cells;
  const of = (name: PlaceDimension): string => query[name] ?? first?.[name] ?? '';
  return { broker: of('broker'), link: of('link'), dialect: of('dialect') };
}

/** Whether a cell ran there; `except` leaves one dimension open. */
export const isAt = (cell: PageCell, place: Place, except?: PlaceDimension): boolean =>
  placeDimensions.every((name) => name === except || cell[name] === place[name]);

/** The outcome asked for, if it is one. */
export const wantedOutcome = (query: Query): Outcome | undefined =>
  outcomes.find((outcome) => outcome === query['outcome']);

/**
 * What the list under the matrix shows: with an outcome or a pair chosen, exactly those; by default
 * what ran and did not pass (what is unsupported is summed up by `absences`).
 */
export function listed(cells: readonly PageCell[], query: Query): PageCell[] {
  const outcome = wantedOutcome(query);
  const pair = query['pair'];
  const text = query['text']?.toLowerCase() ?? '';
  return cells.filter(
    (cell) =>
      (outcome ? cell.outcome === outcome : Boolean(pair) || ranAndDidNotPass(cell)) &&
      (!pair || pairOf(cell) === pair) &&
      (text === '' || searchable(cell).includes(text)),
  );
}

const ranAndDidNotPass = ({ outcome }: PageCell): boolean =>
  outcome !== 'passed' && outcome !== 'unsupported';

export interface Absence {
  readonly reason: Reason;
  readonly count: number;
}

/** Why cells are unsupported: one entry a reason, the most frequent first. */
export function absences(cells: readonly PageCell[]): Absence[] {
  const counts = new Map<string, { reason: Reason; count: number }>();
  for (const { outcome, reason } of cells) {
    if (outcome !== 'unsupported' || reason === null) continue;
    const entry = counts.get(reason.what);
    if (entry) entry.count += 1;
    else counts.set(reason.what, { reason, count: 1 });
  }
  return [...counts.values()].sort((one, other) => other.count - one.count);
}

/** `firefox→chromium` */
export const pairOf = ({ offerer, answerer }: Pick<PageCell, 'offerer' | 'answerer'>): string =>
  `${offerer}→${answerer}`;

const searchable = (cell: PageCell): string =>
  `${cell.id} ${cell.reason?.code ?? ''} ${cell.reason?.what ?? ''}`.toLowerCase();
