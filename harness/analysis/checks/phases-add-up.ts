/** Check PERF-002: the phases of both sides are all there, in order, and no longer than the harness saw the whole take. */
import type { Role } from '../../core/ids.ts';
import type { Ms } from '../../core/units.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../../timeline/event.ts';
import { firstConnection } from '../connections.ts';
import { phasesOf } from '../phases.ts';
import type { Marks, Phase, PhaseReport } from '../views.ts';
import { defineCheck, inconclusive, inMs, unlessAny } from './check.ts';

const tolerance: Ms = 2; // PERF-002
/** A state event may be delivered late, behind the next one; later than this it is told wrongly (fault P04). */
const latest: Ms = 100;

/** Each phase begins where the one before ended, so that they add up by themselves: what can be wrong is a mark. */
export const phasesAddUp = defineCheck({
  id: 'phases-add-up',
  claim:
    'On both sides the phases follow each other, none is missing, and together they fit into what the harness saw within 2 ms.',
  references: ['PERF-002'],
  observe: (events) => {
    const reports = [phasesOf(events, 'offerer'), phasesOf(events, 'answerer')];
    const total = reports[0]?.timeToOpen ?? null;
    if (total === null) return inconclusive('it did not open, so there is no total');
    const problems = reports.flatMap((report) => [
      ...missing(report),
      ...backwards(report),
      ...untold(events, report.role),
      ...tooLong(events, report),
    ]);
    return unlessAny([...new Set(problems)], `${inMs(total)} in all${deliveredLate(reports)}`);
  },
});

/** What both sides' way to the open channel must have; T10 and T11 depend on what a stack tells. */
const needed = ['T4', 'T5', 'T6', 'T7', 'T8', 'T9', 'T12'] as const;
const ofOneSide: ReadonlySet<string> = new Set(['T9', 'T12']);

function missing({ role, marks }: PhaseReport): string[] {
  return needed
    .filter((name) => marks[name] === null)
    .map(
      (name) =>
        `${name}${ofOneSide.has(name) ? ` of the ${role}` : ''} was not seen although it opened`,
    );
}

/** Marks that cause each other come in order, as far as their clocks can tell; those of state events may be late. */
function backwards({ role, phases }: PhaseReport): string[] {
  return phases
    .filter((phase) => phase.ms < -slack(phase))
    .map(({ id, ms, formula }) => `${role}: ${id} (${formula}) is ${inMs(ms)}`);
}

const stateEvents: ReadonlySet<string> = new Set([
  'ice',
  'dtls',
  'ice-dtls',
  'channel',
  'first-echo',
]);
const slack = ({ id, bound }: Phase): Ms => (stateEvents.has(id) ? latest : bound);

/** A stack that tells how ICE, DTLS or the connection begins tells that it is done, or T10 and T11 are guesses. */
function untold(events: readonly TimelineEvent[], role: Role): string[] {
  const states = ofKind(firstConnection(events), 'state').filter(({ by }) => by === role);
  const tells = (machine: Machine, values: ReadonlySet<string>): boolean =>
    states.some((state) => state.machine === machine && values.has(state.value));
  return (['ice', 'dtls', 'connection'] as const)
    .filter((machine) => tells(machine, begun) && !tells(machine, done))
    .map((machine) => `${role}: it told that ${machine} began, and never that it was connected`);
}

type Machine = EventOf<'state'>['machine'];
const begun = new Set(['checking', 'connecting']);
const done = new Set(['connected', 'completed']);

/** The harness's own clock saw the step that contains it all: the parts cannot be longer than that. */
function tooLong(events: readonly TimelineEvent[], { role, marks }: PhaseReport): string[] {
  const steps = ofKind(firstConnection(events), 'step').filter(({ name }) => name === 'connect');
  const start = steps.find(({ phase }) => phase === 'start');
  const end = steps.find(({ phase }) => phase === 'end');
  const own = ownTime(marks);
  if (start === undefined || end === undefined || own === null) return [];
  const whole = end.t - start.t;
  return own <= whole + tolerance
    ? []
    : [`${role}: ${inMs(own)} until open, but the harness saw all of it take ${inMs(whole)}`];
}

/** On one clock: from the offer begun, or from the offer received, to the open channel. */
function ownTime({ role, T3, T6, T12 }: Marks): Ms | null {
  const begin = role === 'offerer' ? T3 : T6;
  return begin === null || T12 === null ? null : T12 - begin;
}

function deliveredLate(reports: readonly PhaseReport[]): string {
  const late = reports.flatMap(({ phases }) => phases.filter(({ ms }) => ms < 0));
  const words = late.map(({ id, ms }) => `${id} ${inMs(ms)}`);
  return words.length > 0 ? `; events delivered late: ${words.join(', ')}` : '';
}
