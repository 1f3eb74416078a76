/** From a scenario, and the stacks, brokers, links and dialects of a run, to its cells. */
import type { CellKey } from '../core/ids.ts';
import { seededRandom, shuffled } from '../core/random.ts';
import { isReference, reference } from './reference.ts';

type Pair = Pick<CellKey, 'offerer' | 'answerer'>;

export interface MatrixPlan {
  readonly scenario: string;
  readonly stacks: readonly string[];
  /** Whether somebody chose these stacks: then every ordered pair of them runs over every broker. */
  readonly isChosen: boolean;
  /** One at least, as `CellKey.broker` has them. */
  readonly brokers: readonly string[];
  /** One at least, as `CellKey.link` has them. */
  readonly links: readonly string[];
  /** One at least. */
  readonly dialects: readonly string[];
  /** Adds the reference pair where the plan does not have it anyway. */
  readonly withReference: boolean;
  /** 0 keeps the order of the stacks; any other value gives a random order that it repeats. */
  readonly seed: number;
}

/** What brokers are compared by: pages and Node peers in both roles, and two peers that are fast themselves. */
const comparison: readonly Pair[] = [
  { offerer: 'chromium', answerer: 'firefox' },
  { offerer: 'firefox', answerer: 'node-datachannel' },
  { offerer: 'node-datachannel', answerer: 'chromium' },
  { offerer: 'node-datachannel', answerer: 'node-datachannel' },
];

/**
 * Every ordered pair in every setting: over every broker, on every link, in every dialect. Over several brokers,
 * unless stacks were chosen, a few pairs that stand for them. All settings of a pair come before the next pair, and
 * each comes first equally often, so that what drifts hits all alike. The order of the pairs is random under a seed.
 * A reference that is added stands in the middle.
 */
export function cellsOf(plan: MatrixPlan): CellKey[] {
  const { scenario, stacks, isChosen, brokers, links, dialects, seed } = plan;
  const isComparison = brokers.length > 1 && !isChosen;
  const pairs = isComparison
    ? comparison.filter((pair) => isKnown(pair, stacks))
    : allPairs(stacks);
  const ordered = seed === 0 ? pairs : shuffled(pairs, seededRandom(seed));
  const settings = dialects.flatMap((dialect) =>
    links.flatMap((link) => brokers.map((broker) => ({ broker, link, dialect }))),
  );
  const cells = ordered.flatMap((pair, at) =>
    rotated(settings, at).map((setting): CellKey => ({ scenario, ...pair, ...setting })),
  );
  if (!plan.withReference || cells.some(isReference)) return cells;
  return cells.toSpliced(Math.ceil(cells.length / 2), 0, { scenario, ...reference });
}

function rotated<T>(items: readonly T[], by: number): T[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

const allPairs = (stacks: readonly string[]): Pair[] =>
  stacks.flatMap((offerer) => stacks.map((answerer) => ({ offerer, answerer })));

const isKnown = ({ offerer, answerer }: Pair, stacks: readonly string[]): boolean =>
  stacks.includes(offerer) && stacks.includes(answerer);
