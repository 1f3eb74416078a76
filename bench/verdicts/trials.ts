/** One comparison each, on invented or recorded samples, whose truth is known. */
import { compare } from '../../harness/analysis/compare/compare.ts';
import type { Comparison } from '../../harness/analysis/compare/model.ts';
import type { ComparableRun } from '../../harness/analysis/compare/run.ts';
import {
  normal,
  simulatedRun,
  type SimulatedCell,
} from '../../harness/analysis/compare/simulate.ts';
import { shuffled, type Random } from '../../harness/core/random.ts';
import type { Noise } from './noise-models.ts';

const generatedAt = new Date(0);
const labels = { base: 'A', head: 'B' };
/** Pairs of stacks, so many deciding figures are judged together in each comparison. */
const answerers = ['a', 'b', 'c', 'd'];

export interface Truth {
  /** What the head's times are multiplied by; 1 is no change. */
  readonly factor: number;
  readonly pairs: number;
}

/** Both sides in turns, the order within each pair drawn by lot, all on one stretch of noise. */
export function interleavedTrial(
  noise: Noise,
  { factor, pairs }: Truth,
  random: Random,
): Comparison {
  const series = answerers.map((answerer) => {
    const next = noise(random);
    const base: number[] = [];
    const head: number[] = [];
    for (let i = 0; i < pairs; i++) {
      const two = [next(), next()] as const;
      const [first, second] = random() < 0.5 ? two : ([two[1], two[0]] as const);
      base.push(100 * first);
      head.push(100 * factor * second);
    }
    return { answerer, base, head };
  });
  const side = (of: 'base' | 'head') =>
    runOf(
      of,
      0,
      series.map((each) => cell(each.answerer, each[of])),
    );
  return compare({
    base: [side('base')],
    head: [side('head')],
    isInterleaved: true,
    labels,
    generatedAt,
  });
}

/**
 * Separate runs: each has an effect of its own on all its figures, and one on each figure. There are ten earlier ones, one
 * of the base, and `heads` of the head.
 */
export function separateTrial(
  noise: Noise,
  { factor, heads }: { readonly factor: number; readonly heads: 1 | 2 },
  random: Random,
): Comparison {
  const walk = noise(random);
  const run = (index: number, times: number) => {
    const ofRun = walk() ** 0.5;
    const cells = answerers.map((answerer) => {
      const next = noise(random);
      const level = 100 * times * ofRun * Math.exp(0.03 * normal(random));
      return cell(
        answerer,
        Array.from({ length: 10 }, () => level * next()),
      );
    });
    return runOf(`run-${index}`, index, cells);
  };
  const past = Array.from({ length: 10 }, (_, i) => run(i, 1));
  const base = [run(10, 1)] as const;
  const first = run(11, factor);
  const head = heads === 1 ? ([first] as const) : ([first, run(12, factor)] as const);
  return compare({ base, head, past, labels, generatedAt });
}

/** Neighbours of a recorded series become pairs by lot; more pairs than there are come from drawing them again. */
export function recordedTrial(
  series: readonly (readonly number[])[],
  figure: string,
  { factor, pairs }: Truth,
  random: Random,
): Comparison {
  const drawn = series.map((samples) => pairedByLot(samples, pairs, random));
  const side = (of: 'base' | 'head', times: number) =>
    runOf(
      of,
      0,
      drawn.map((each, i) =>
        cell(
          `cell-${i}`,
          each[of].map((value) => value * times),
          figure,
        ),
      ),
    );
  return compare({
    ...{ base: [side('base', 1)], head: [side('head', factor)] },
    ...{ isInterleaved: true, labels, generatedAt },
  });
}

function pairedByLot(samples: readonly number[], pairs: number, random: Random) {
  const base: number[] = [];
  const head: number[] = [];
  for (let i = 0; i < pairs; i++) {
    const at = 2 * Math.floor((random() * (samples.length - 1)) / 2);
    const [first = 1, second = 1] =
      random() < 0.5 ? samples.slice(at, at + 2) : samples.slice(at, at + 2).reverse();
    base.push(first);
    head.push(second);
  }
  return { base, head };
}

function cell(answerer: string, values: readonly number[], figure = 'time-to-open'): SimulatedCell {
  return { key: { answerer }, attempts: values.map((value) => ({ [figure]: value })) };
}

const runOf = (id: string, day: number, cells: readonly SimulatedCell[]): ComparableRun =>
  simulatedRun({ id, startedAt: new Date(Date.UTC(2026, 0, 1 + day)), cells });

/** One recorded run against three, all drawn by lot, with the others as their history. @throws RangeError when there are fewer than four */
export function recordedRunsTrial(runs: readonly ComparableRun[], random: Random): Comparison {
  const [base, first, ...others] = shuffled(runs, random);
  if (base === undefined || first === undefined || others.length < 2) {
    throw new RangeError(`${runs.length} runs are too few`);
  }
  const head = [first, ...others.slice(0, 2)] as const;
  return compare({ base: [base], head, past: others.slice(2), labels, generatedAt });
}

export const callsAny = ({ counts }: Comparison): boolean =>
  counts.figures.regressed + counts.figures.improved > 0;
