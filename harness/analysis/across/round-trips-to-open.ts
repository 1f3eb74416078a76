/**
 * Round trips to open: the slope of time-to-open over the round-trip time of the emulated link, from all cells of
 * a pair that differ in nothing but the delay. It says what the protocols of both sides cost on any path, apart
 * from what this machine takes to compute (design: exact and relative figures).
 */
import type { Cell, Figures } from '../result.ts';
import { theilSen, type Line, type Point } from '../stats/theil-sen.ts';

/** Fewer say too little for an interval (Sen's is an approximation for larger samples). */
const fewestPoints = 8;
const fewestDelays = 3;

/** The figures by id of the cell that carries them: of each sweep, the one with the shortest delay. */
export function roundTripsToOpen(cells: readonly Cell[]): Map<string, Figures> {
  const figures = new Map<string, Figures>();
  for (const sweep of sweepsOf(cells)) {
    const [shortest] = [...sweep].sort((a, b) => (rttOf(a) ?? 0) - (rttOf(b) ?? 0));
    const points = sweep.flatMap(pointsOf);
    const delays = new Set(points.map(({ x }) => x)).size;
    if (shortest === undefined || points.length < fewestPoints || delays < fewestDelays) continue;
    figures.set(shortest.id, figuresOf(theilSen(points), points.length));
  }
  return figures;
}

/** Cells of `connect` that are alike but for a link that is delay alone. */
function sweepsOf(cells: readonly Cell[]): Cell[][] {
  const sweeps = new Map<string, Cell[]>();
  for (const cell of cells) {
    if (cell.scenario !== 'connect' || rttOf(cell) === null) continue;
    const key = [cell.offerer, cell.answerer, cell.broker, cell.dialect].join('/');
    sweeps.set(key, [...(sweeps.get(key) ?? []), cell]);
  }
  return [...sweeps.values()];
}

/** Of the link alone, in ms: both ways; null unless its delay is all that it has. */
function rttOf({ link }: Pick<Cell, 'link'>): number | null {
  const delay = /^delay=(\d+(?:\.\d+)?)$/.exec(link)?.[1];
  return delay === undefined ? null : 2 * Number(delay);
}

function pointsOf(cell: Cell): Point[] {
  const x = rttOf(cell);
  return cell.attempts.flatMap(({ outcome, figures }) => {
    const opened = figures['time-to-open'];
    if (x === null || outcome !== 'passed' || opened?.type !== 'value') return [];
    return [{ x, y: opened.value }];
  });
}

function figuresOf({ slope, intercept, interval }: Line, n: number): Figures {
  const basis =
    'Theil–Sen line through time-to-open over the link’s round-trip time, in all attempts that passed';
  const common = { type: 'value', better: 'lower', n } as const;
  const exact = onlyHalf(interval);
  return {
    'round-trips-to-open': {
      ...common,
      ...{ value: slope, interval, unit: 'round trips', class: 'relative' },
      definition: `How much longer opening takes for each ms that the link’s round trip is longer: slope of a ${basis}.`,
    },
    ...(exact === null
      ? {}
      : {
          'round-trips-to-open.exact': {
            ...common,
            ...{ value: exact, unit: 'round trips', class: 'exact' },
            definition:
              'The only multiple of half a round trip within the 95 % interval of round-trips-to-open: the steps that the protocols take one after the other.',
          },
        }),
    'time-to-open.without-link': {
      ...common,
      ...{ value: intercept, unit: 'ms', class: 'absolute' },
      definition: `What opening takes on a link of no length: where the ${basis} meets zero.`,
    },
  };
}

/** What is sent one way and not answered counts half; null when the interval holds none of them, or several. */
function onlyHalf({ low, high }: { readonly low: number; readonly high: number }): number | null {
  const first = Math.ceil(low * 2) / 2;
  return first <= high && first + 0.5 > high ? first : null;
}
