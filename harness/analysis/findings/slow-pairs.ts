/** Pairs that open much later than the rest, or than their own reverse direction, and the phase that holds the time. */
import type { Ms } from '../../core/units.ts';
import { byPlace } from '../place.ts';
import type { Cell } from '../result.ts';
import { typical } from '../stats/typical.ts';
import type { Finding } from './finding.ts';
import { median, timeToOpen } from './time-to-open.ts';

const timesTheMedian = 3;
const fewest = 4; // cells that a median of the rest should stand on
/** SIG-002: by either of these. */
const slowerThanReverse: Ms = 500;
const timesTheReverse = 3;

interface Timed {
  readonly cell: Cell;
  readonly ms: Ms;
}

/** One warning per slow direction, of the `connect` scenario; a link that is slow for everybody makes none. */
export function slowPairs(cells: readonly Cell[]): Finding[] {
  return byPlace(cells).flatMap((place) => slowAt(place.cells, place.name));
}

function slowAt(cells: readonly Cell[], place: string): Finding[] {
  const timed = cells
    .filter(({ scenario }) => scenario === 'connect')
    .flatMap((cell): Timed[] => {
      const ms = timeToOpen(cell);
      return ms === null ? [] : [{ cell, ms }];
    });
  return timed.flatMap((slow) => {
    const why = [againstAll(slow, timed), againstReverse(slow, timed)].filter(
      (text) => text !== '',
    );
    return why.length === 0 ? [] : [asFinding(slow, why, place)];
  });
}

function againstAll({ cell, ms }: Timed, timed: readonly Timed[]): string {
  const others = timed.filter((other) => other.cell !== cell).map((other) => other.ms);
  const usual = median(others);
  if (usual === null || others.length < fewest || ms <= usual * timesTheMedian) return '';
  return `That is ${(ms / usual).toFixed(1)} × the median of the other pairs, ${round(usual)}.`;
}

function againstReverse({ cell, ms }: Timed, timed: readonly Timed[]): string {
  const reverse = timed.find((other) => isReverse(cell, other.cell));
  if (reverse === undefined) return '';
  if (ms <= Math.min(reverse.ms + slowerThanReverse, reverse.ms * timesTheReverse)) return '';
  return `The reverse direction takes ${round(reverse.ms)}.`;
}

function isReverse(a: Cell, b: Cell): boolean {
  return a !== b && a.offerer === b.answerer && a.answerer === b.offerer;
}

function asFinding({ cell, ms }: Timed, why: readonly string[], place: string): Finding {
  return {
    severity: 'warn',
    title: `${cell.offerer} → ${cell.answerer} takes ${round(ms)} to open${place}`,
    text: [...why, longestPhase(cell, ms), share(cell)].filter((text) => text !== '').join(' '),
    cells: [cell.id],
  };
}

/** Phases between createOffer and the open channel; the others are not part of the time to open. */
function longestPhase({ figures }: Cell, total: Ms): string {
  const outside = ['phase.broker-connect', 'phase.subscribe', 'phase.first-echo'];
  const phases = Object.entries(figures)
    .filter(([name]) => name.startsWith('phase.') && !outside.includes(name))
    .map(([name, figure]) => ({
      id: name.replace('phase.', ''),
      label: /^[^,]*/.exec(figure.definition)?.[0] ?? name, // its definition begins with it
      ms: typical(figure) ?? 0,
    }))
    .sort((a, b) => b.ms - a.ms);
  const [longest] = phases;
  if (longest === undefined) return '';
  return `${round(longest.ms)} of ${round(total)} are in the phase “${longest.label}”.${guess(longest)}`;
}

/** A hypothesis, worded as one: the cause is not visible from a duration. */
function guess({ id, ms }: { id: string; ms: Ms }): string {
  return id.endsWith('dtls') && ms >= 900 && ms <= 1200
    ? ' It looks like one lost DTLS flight repeated by a 1 s timer (DTLS-008), which is to be confirmed.'
    : '';
}

function share({ figures }: Cell): string {
  const figure = figures['time-to-open'];
  if (figure?.type !== 'distribution') return '';
  return `Over ${figure.n} attempts it took ${round(figure.min)} to ${round(figure.max)}.`;
}

const round = (ms: Ms): string => `${Math.round(ms)} ms`;
