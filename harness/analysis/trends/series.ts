/** From runs to series: one number a run, of runs that may be compared with each other. */
import { quantile } from '../stats/quantile.ts';
import { attemptValues } from '../compare/gather.ts';
import { machineInWords, type ComparableRun, type RunCell } from '../compare/run.ts';
import { familyOf } from '../compare/family.ts';
import type { TrendPoint, TrendSeries } from './model.ts';

export type BareSeries = Omit<TrendSeries, 'changePoints' | 'notSearched'>;

/**
 * Every series of the deciding figures, in the order of first sight. Absolute figures stay apart by kind of machine,
 * and all by plan, because other windows measure something else.
 * @param runs - oldest first
 */
export function seriesOf(runs: readonly ComparableRun[]): BareSeries[] {
  const found = new Map<string, BareSeries & { points: TrendPoint[] }>();
  for (const [place, run] of runs.entries()) {
    for (const cell of run.cells) {
      for (const { about, point } of pointsOf(run, place, cell)) {
        const known = found.get(about.id) ?? { ...about, points: [] };
        known.points.push(point);
        found.set(about.id, known);
      }
    }
  }
  return [...found.values()];
}

function pointsOf(run: ComparableRun, place: number, cell: RunCell) {
  const names = new Set(cell.attempts.flatMap(({ figures }) => Object.keys(figures)));
  return [...names].flatMap((figure) => {
    const meaning = run.figures[figure];
    const kinds = new Set(run.fingerprint.machines.map(machineInWords));
    const isMixed = meaning?.class === 'absolute' && kinds.size !== 1;
    if (meaning === undefined || isMixed || familyOf({ cell, figure }) !== 'deciding') return [];
    const machine = meaning.class === 'absolute' ? [...kinds].join('') : '';
    const samples = [...attemptValues(cell.attempts, figure).values()];
    return [
      {
        about: {
          ...aboutOf(cell, figure),
          ...meaning,
          machine,
          plan: run.plan,
          id: idOf(cell, figure, machine, run.plan),
        },
        point: pointOf(place, samples),
      },
    ];
  });
}

const idOf = (cell: RunCell, figure: string, machine: string, plan: string): string =>
  `${cell.id}#${figure}@${[machine, plan].filter((each) => each !== '').join('/')}`;

function aboutOf(
  { id, scenario, offerer, answerer, broker, link, dialect }: RunCell,
  figure: string,
) {
  return { cell: id, scenario, offerer, answerer, broker, link, dialect, figure };
}

function pointOf(run: number, samples: readonly number[]): TrendPoint {
  const at = (p: number) => quantile(samples, p);
  return { run, n: samples.length, median: at(0.5), low: at(0.25), high: at(0.75) };
}
