/** Pools the figures of several attempts: samples together, and the share of attempts that passed. */
import type { Attempt, Figure, Figures } from './result.ts';
import { distributionFigure } from './stats/distribution.ts';
import { wilsonInterval } from './stats/wilson.ts';

/**
 * The figures of a cell. Values of several attempts become a distribution in the order of the attempts;
 * failed attempts count in `success-rate` and are never dropped (catalogue 6.5).
 */
export function pooledFigures(attempts: readonly Attempt[]): Figures {
  const names = new Set(attempts.flatMap(({ figures }) => Object.keys(figures)));
  const pooled: Figures = {};
  for (const name of names) {
    const figure = pool(attempts.flatMap(({ figures }) => figures[name] ?? []));
    if (figure !== null) pooled[name] = figure;
  }
  const rate = successRate(attempts);
  return rate === null ? pooled : { ...pooled, 'success-rate': rate };
}

function pool(figures: readonly Figure[]): Figure | null {
  const [first, ...rest] = figures;
  if (first === undefined || rest.length === 0) return first ?? null;
  const { unit, better, definition } = first;
  const samples = figures.flatMap((f) => (f.type === 'value' ? [f.value] : f.samples));
  const n = figures.reduce((sum, f) => sum + f.n, 0);
  return distributionFigure(samples, { unit, class: first.class, better, definition }, n);
}

/** Only attempts with a verdict count: an absent capability or a fault of ours says nothing of success. */
function successRate(attempts: readonly Attempt[]): Figure | null {
  const judged = attempts.filter(
    ({ outcome }) => !['unsupported', 'inconclusive'].includes(outcome),
  );
  if (judged.length === 0) return null;
  const successes = judged.filter(({ outcome }) => outcome === 'passed').length;
  return {
    type: 'value',
    value: successes / judged.length,
    interval: wilsonInterval(successes, judged.length),
    unit: 'ratio',
    class: 'absolute',
    better: 'higher',
    definition: 'Share of attempts that passed, of those with a verdict; its interval is Wilson’s.',
    n: judged.length,
  };
}
