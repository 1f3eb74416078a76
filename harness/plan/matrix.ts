/** From a scenario and the stacks of a run to its cells: every ordered pair, self-pairs included. */
import type { CellKey } from '../core/ids.ts';
import { seededRandom, shuffled } from '../core/random.ts';

export interface MatrixPlan {
  readonly scenario: string;
  readonly stacks: readonly string[];
  readonly broker: string;
  readonly link: string;
  readonly dialect: string;
  /** 0 keeps the order of the stacks; any other value gives a random order that it repeats. */
  readonly seed: number;
}

/** `stacks.length²` cells; the order is random under a seed, so that drift does not follow the matrix. */
export function cellsOf({ stacks, seed, ...about }: MatrixPlan): CellKey[] {
  const cells = stacks.flatMap((offerer) =>
    stacks.map((answerer): CellKey => ({ ...about, offerer, answerer })),
  );
  return seed === 0 ? cells : shuffled(cells, seededRandom(seed));
}
