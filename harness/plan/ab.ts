/** What an A/B run compares, as it reaches every worker, and its cells: both sides of a pair in turns, by lot. */
import { z } from 'zod';
import type { CellKey } from '../core/ids.ts';
import { seededRandom, shuffled } from '../core/random.ts';
import { sides, withSide, type Side } from '../core/sides.ts';

/** One side of a stack: the same name, with what set-up would say of this version of it. */
const sideStack = z.object({
  of: z.literal('stack'),
  /** Without the mark: `node-datachannel@0.33.1`, `chromium`. */
  name: z.string(),
  version: z.string(),
  path: z.string(),
  launchedBy: z.string(),
});
export type SideStack = z.infer<typeof sideStack>;

/** One side of anything else: what the cell says there. */
const sideSetting = z.object({ of: z.enum(['broker', 'link', 'dialect']), name: z.string() });

const abSide = z.discriminatedUnion('of', [sideStack, sideSetting]);
export type AbSide = z.infer<typeof abSide>;

/** The value of `SIGNALBOX_AB`. */
export const abPlan = z.object({ A: abSide, B: abSide });
export type AbPlan = z.infer<typeof abPlan>;

export interface AbMatrix {
  readonly plan: AbPlan;
  readonly scenario: string;
  /** For stacks, who is at the other end, or nobody: then each side meets itself. Else the stacks of every pair. */
  readonly stacks: readonly string[];
  readonly broker: string;
  readonly link: string;
  readonly dialect: string;
  readonly seed: number;
}

/**
 * The cells of one round: every pair once on either side, the two sides of a pair next to each other in an order
 * drawn by lot, so that what drifts falls on both alike (randomised blocks: Fisher, The Design of Experiments, 1935).
 * @param round - from 0; each has lots of its own
 */
export function abCells(matrix: AbMatrix, round: number): CellKey[] {
  const { plan, scenario, broker, link, dialect, seed } = matrix;
  const random = seededRandom(Math.imul(seed + 1, 0x9e3779b1) + round);
  const key = { scenario, broker, link, dialect };
  const blocks = pairsOf(matrix).map((pair) =>
    shuffled(sides, random).map((side): CellKey => ({
      ...key,
      ...pair(side),
      ...setting(plan, side),
    })),
  );
  return shuffled(blocks, random).flat();
}

type PairOf = (side: Side) => Pick<CellKey, 'offerer' | 'answerer'>;

function pairsOf({ plan, stacks }: AbMatrix): PairOf[] {
  if (plan.A.of !== 'stack') {
    return stacks.flatMap((offerer) => stacks.map((answerer) => () => ({ offerer, answerer })));
  }
  const own = (side: Side) => withSide(side, plan[side].name);
  if (stacks.length === 0) return [(side) => ({ offerer: own(side), answerer: own(side) })];
  return stacks.flatMap((partner): PairOf[] => [
    (side) => ({ offerer: own(side), answerer: partner }),
    (side) => ({ offerer: partner, answerer: own(side) }),
  ]);
}

/** The one field besides the stacks that differs between the sides, if any. */
function setting(plan: AbPlan, side: Side): Partial<CellKey> {
  const { of, name } = plan[side];
  return of === 'stack' ? {} : { [of]: withSide(side, name) };
}
