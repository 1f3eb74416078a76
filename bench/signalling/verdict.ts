/** What the attempts came to: medians, their ratio with its interval, the cost in messages, and the bound. */
import { quantile } from '../../harness/analysis/stats/quantile.ts';
import { compared } from '../compare.ts';
import { arrivals, settledMs, type Outcome } from './attempt.ts';

export type Pair = readonly [offerer: string, answerer: string];

/** Native divided by the package, at the median. */
const bound = { is: 'at most', ratio: 0.8 } as const;

export const definition = `from join to the first echoed message, ms on the clock of the page that comes: from its call of join (package:
joinRoom; native: SignallingSession.join, with the MQTT connection still to be made) until its message handler has
the echo of the first message that it sent, which it sends as soon as its side says that the other is there. Pages
are loaded before; contexts are fresh for each attempt; arrivals in equal parts: the offerer comes, or the answerer,
into a room where the other has been for ${settledMs} ms, or both come at once (then the offerer's clock). Messages and
bytes: PUBLISH packets of both sides that the broker took meanwhile, and their payloads. One broker: aedes, over ws.
Interval: 95 %, percentile bootstrap of the ratio of medians.`;

const sides = ['native', 'package'] as const;
type Side = (typeof sides)[number];

/** False when native is above the bound, has failed more often than the package, or one of them has no time at all. */
export function isInside(pair: Pair, outcomes: readonly Outcome[]): boolean {
  const all = outcomes.filter((outcome) => outcome.pair === pair);
  const failed = (side: Side) => of(all, side).filter(({ ms }) => ms === null).length;
  if (sides.some((side) => times(all, side).length === 0)) return false;
  return failed('native') <= failed('package') && ratioOf(all).inside;
}

/** The pair as a whole, then each arrival, then what failed. */
export function linesOf(pair: Pair, outcomes: readonly Outcome[]): string[] {
  const all = outcomes.filter((outcome) => outcome.pair === pair);
  const name = pair.join('→');
  if (sides.some((side) => times(all, side).length === 0)) {
    return [`NOT COMPARED ${name}: one side has no time`, ...failures(all)];
  }
  const verdict = isInside(pair, outcomes) ? 'inside ' : 'OUTSIDE';
  const parts = arrivals.map((arrival) => {
    const some = all.filter((outcome) => outcome.arrival === arrival);
    const isEmpty = sides.some((side) => times(some, side).length === 0);
    const who = arrival === 'both' ? 'both come at once' : `the ${arrival} comes`;
    return isEmpty ? `        ${who}: no time` : `        ${who}: ${inWords(some)}`;
  });
  return [
    `${verdict} ${name}: ${inWords(all)}, ${bound.is} ${bound.ratio}`,
    ...sides.map((side) => `        ${costOf(all, side)}`),
    ...parts,
    ...failures(all),
  ];
}

function inWords(outcomes: readonly Outcome[]): string {
  const medians = sides.map((side) => {
    const samples = times(outcomes, side);
    return `${side} ${quantile(samples, 0.5).toFixed(0)} ms (n ${samples.length})`;
  });
  const { ratio, low, high } = ratioOf(outcomes);
  return `${medians.join(', ')}; ratio ${ratio.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
}

function costOf(outcomes: readonly Outcome[], side: Side): string {
  const done = of(outcomes, side).filter(({ ms }) => ms !== null);
  const spread = (values: readonly number[], unit: string): string =>
    `${quantile(values, 0.5).toFixed(0)} ${unit} (${Math.min(...values)} to ${Math.max(...values)})`;
  const messages = done.map((outcome) => outcome.messages);
  const bytes = done.map((outcome) => outcome.bytes);
  return `signalling, ${side}: ${spread(messages, 'messages')}, ${spread(bytes, 'B')}, median (range)`;
}

const failures = (outcomes: readonly Outcome[]): string[] =>
  outcomes
    .filter(({ ms }) => ms === null)
    .map(
      ({ implementation, arrival, why }) => `        failed: ${implementation}, ${arrival}: ${why}`,
    );

const ratioOf = (outcomes: readonly Outcome[]) =>
  compared({
    ...{ name: '', unit: 'ms', bound },
    groups: [{ harness: times(outcomes, 'native'), bare: times(outcomes, 'package') }],
  });

const of = (outcomes: readonly Outcome[], side: Side): Outcome[] =>
  outcomes.filter(({ implementation }) => implementation === side);

const times = (outcomes: readonly Outcome[], side: Side): number[] =>
  of(outcomes, side).flatMap(({ ms }) => (ms === null ? [] : [ms]));
