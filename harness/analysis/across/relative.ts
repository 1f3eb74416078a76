/**
 * Figures relative to the reference pair of the same run: what this machine, and its noise, does to everybody is
 * divided out, so that they compare between machines.
 */
import { seededRandom } from '../../core/random.ts';
import { isReference } from '../../plan/reference.ts';
import type { Cell, Figure, Figures } from '../result.ts';
import { quantile } from '../stats/quantile.ts';
import { ratioInterval } from '../stats/ratio-interval.ts';
import { typical } from '../stats/typical.ts';

const inWords =
  'node-datachannel→node-datachannel over the embedded broker, direct, in the same run';

/** What has a value relative to the reference. */
const names = /^(time-to-open|round-trip\.(idle|loaded)|goodput\.[^.]+(\.duplex)?\.[^.]+)$/;

/** The figures by cell id; empty when the reference pair did not run. A figure of its attempts that opened is one. */
export function relativeFigures(cells: readonly Cell[]): Map<string, Figures> {
  const references = cells.filter((cell) => isReference(cell));
  return new Map(
    cells.flatMap((cell): [string, Figures][] => {
      const base = references.find(({ scenario }) => scenario === cell.scenario);
      if (base === undefined || base === cell) return [];
      return [[cell.id, relativeTo(base, cell)]];
    }),
  );
}

function relativeTo(base: Cell, cell: Cell): Figures {
  return Object.fromEntries(
    Object.entries(cell.figures).flatMap(([name, figure]) => {
      const [above, below] = [attemptMedians(cell, name), attemptMedians(base, name)];
      if (above.length === 0 || below.length === 0 || !names.test(name)) return [];
      return [[`${name}.relative`, ratio(figure, above, below)]];
    }),
  );
}

/** One number an attempt: what an attempt measured hangs together, so that more of it is no surer. */
function attemptMedians({ attempts }: Cell, name: string): number[] {
  return attempts.flatMap(({ figures }) => typical(figures[name]) ?? []);
}

function ratio(figure: Figure, above: readonly number[], below: readonly number[]): Figure {
  const interval = ratioInterval(above, below, seededRandom(1));
  return {
    type: 'value',
    value: quantile(above, 0.5) / quantile(below, 0.5),
    ...(interval === null ? {} : { interval }),
    ...{ unit: 'ratio', class: 'relative', better: figure.better },
    definition: `Median over the attempts, of each attempt’s median, divided by that of ${inWords}. ${figure.definition}`,
    n: Math.min(above.length, below.length),
  };
}
