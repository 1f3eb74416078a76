/** Check PERF-002: the phases are all there, in order, and add up to the time that was measured as a whole. */
import type { Ms } from '../../core/units.ts';
import { ofKind, type TimelineEvent } from '../../timeline/event.ts';
import { firstConnection } from '../connections.ts';
import { phasesOf } from '../phases.ts';
import type { PhaseReport } from '../views.ts';
import { defineCheck, inconclusive, inMs, unlessAny } from './check.ts';

const tolerance: Ms = 2; // PERF-002
/** A state event may be delivered late, behind the next one; later than this it is told wrongly (fault P04). */
const latest: Ms = 100;

export const phasesAddUp = defineCheck({
  id: 'phases-add-up',
  claim: 'The phases follow each other and add up to the time to open, within 2 ms.',
  references: ['PERF-002'],
  observe: (events) => {
    const report = phasesOf(events, 'offerer');
    if (report.timeToOpen === null) return inconclusive('it did not open, so there is no total');
    const problems = [
      ...sumProblems(report, report.timeToOpen),
      ...orderProblems(report),
      ...wholeProblems(events, report.timeToOpen),
    ];
    const negative = report.phases
      .filter(({ ms }) => ms < 0)
      .map(({ id, ms }) => `${id} ${inMs(ms)}`);
    const late = negative.length > 0 ? `; events delivered late: ${negative.join(', ')}` : '';
    return unlessAny(problems, `${inMs(report.timeToOpen)} in all${late}`);
  },
});

function sumProblems({ phases, marks }: PhaseReport, total: Ms): string[] {
  const T3 = marks.T3 ?? 0;
  const parts = phases.filter(
    ({ start, id }) => start >= T3 && id !== 'first-echo' && !early.has(id),
  );
  const sum = parts.reduce((ms, phase) => ms + phase.ms, 0);
  return Math.abs(sum - total) <= tolerance
    ? []
    : [`the phases add up to ${inMs(sum)}, the whole took ${inMs(total)}`];
}

const early = new Set(['broker-connect', 'subscribe']);

/** Marks that cause each other come in order; those told by state events may be late, within reason. */
function orderProblems({ phases, marks }: PhaseReport): string[] {
  const missing = (['T4', 'T5', 'T6', 'T7', 'T8', 'T9'] as const)
    .filter((name) => marks[name] === null)
    .map((name) => `${name} was not seen although it opened`);
  const backwards = phases
    .filter(({ id, ms }) => ms < (stateEvents.has(id) ? -latest : 0))
    .map(({ id, ms, formula }) => `${id} (${formula}) is ${inMs(ms)}`);
  return [...missing, ...backwards];
}

const stateEvents = new Set(['ice', 'dtls', 'ice-dtls', 'channel', 'first-echo']);

/** The harness's own clock saw the step that contains it all: the parts cannot be longer than that. */
function wholeProblems(events: readonly TimelineEvent[], total: Ms): string[] {
  const steps = ofKind(firstConnection(events), 'step').filter(({ name }) => name === 'connect');
  const start = steps.find(({ phase }) => phase === 'start');
  const end = steps.find(({ phase }) => phase === 'end');
  if (start === undefined || end === undefined) return [];
  const whole = end.t - start.t;
  return total <= whole + tolerance
    ? []
    : [`time to open is ${inMs(total)}, but the harness saw all of it take ${inMs(whole)}`];
}
