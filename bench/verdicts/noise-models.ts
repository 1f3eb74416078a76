/** Kinds of noise that real measurements have, as factors in the order of time. */
import type { Random } from '../../harness/core/random.ts';
import { normal } from '../../harness/analysis/compare/simulate.ts';

/** Gives the next factor; each call is the next attempt of one run. */
export type Noise = (random: Random) => () => number;

const scatter = 0.1;

export const noiseModels = {
  'log-normal': (random) => () => Math.exp(scatter * normal(random)),
  // Student's t with 2 degrees of freedom: no variance at all
  'heavy-tailed': (random) => () =>
    Math.exp((scatter * normal(random)) / Math.sqrt(-Math.log(1 - random()))),
  // One attempt in six waits for a timer of one second
  bimodal: (random) => () => (random() < 1 / 6 ? 6 : 1) * Math.exp(scatter * normal(random)),
  drifting: (random) => {
    let level = 0;
    return () => Math.exp((level += 0.03 * normal(random)) + scatter * normal(random));
  },
  // A neighbour takes the processor for stretches of some ten attempts
  clustered: (random) => {
    let isBusy = false;
    return () => {
      if (random() < 0.1) isBusy = !isBusy;
      return (isBusy ? 1.6 : 1) * Math.exp(scatter * normal(random));
    };
  },
} as const satisfies Readonly<Record<string, Noise>>;
