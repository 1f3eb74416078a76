/** Exact figures by equality: where a figure never varies on its own, any difference is a change. */
import type { ComparableRun } from './run.ts';
import { pooled, type Subject } from './gather.ts';
import type { FigureOutcome } from './model.ts';

/** So many repeats without a variation anywhere make a figure one that does not vary. */
const enoughRepeats = 10;

/**
 * Exact figures that are the same in every attempt of every cell, in all runs that are looked at. Bytes of signalling
 * are none: session ids differ in length. Without repeats nobody knows, and the figure is not in here.
 */
export function steadyFigures(runs: readonly ComparableRun[]): ReadonlySet<string> {
  const repeats = new Map<string, number>();
  for (const { cells, figures } of runs) {
    for (const { attempts } of cells) {
      for (const [name, values] of valuesByName(attempts)) {
        if (figures[name]?.class !== 'exact') continue;
        const isSteady = values.every((value) => value === values[0]);
        repeats.set(name, (repeats.get(name) ?? 0) + (isSteady ? values.length - 1 : -Infinity));
      }
    }
  }
  return new Set([...repeats].filter(([, count]) => count >= enoughRepeats).map(([name]) => name));
}

function valuesByName(attempts: ComparableRun['cells'][number]['attempts']): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { figures } of attempts) {
    for (const [name, samples] of Object.entries(figures)) {
      found.set(name, [...(found.get(name) ?? []), ...samples]);
    }
  }
  return found;
}

/** What equality says of a subject; null where it says nothing. */
export function exactOutcome(
  { base, head, meaning }: Subject,
  isSteady: boolean,
): { outcome: FigureOutcome; why: string } | null {
  if (meaning.class !== 'exact') return null;
  const [before, after] = [new Set(pooled(base)), new Set(pooled(head))];
  const [[from, another], [to, third]] = [[...before], [...after]];
  if (from === undefined || to === undefined || another !== undefined || third !== undefined)
    return null;
  if (from === to) return { outcome: 'equivalent', why: `${from} in every attempt of both sides` };
  if (!isSteady || meaning.better === 'none') return null;
  const outcome = to > from === (meaning.better === 'higher') ? 'improved' : 'regressed';
  return { outcome, why: `${from} became ${to}; this figure does not vary on its own` };
}
