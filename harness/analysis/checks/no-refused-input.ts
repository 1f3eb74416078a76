/** Check HR-3: no stack refused a description, a candidate or any other call. */
import { ofKind, type EventOf, type TimelineEvent } from '../../timeline/event.ts';
import { defineCheck, inconclusive, unlessAny } from './check.ts';

type Call = EventOf<'call'>;

export const noRefusedInput = defineCheck({
  id: 'no-refused-input',
  claim:
    'No stack refuses a call: every description and candidate of the other side is taken, unless it is still at work on it when its own side closes.',
  references: ['HR-3'],
  observe: (events) => {
    const calls = ofKind(events, 'call');
    if (calls.length === 0) return inconclusive('no call into a stack was recorded');
    const problems = refusals(events).map(
      ({ by, name, detail, t }) => `${by}: ${name} refused at ${t.toFixed(1)} ms: ${detail}`,
    );
    const made = calls.filter(({ phase }) => phase === 'start').length;
    return unlessAny(problems, `${made} calls, none refused`);
  },
});

/** Every call that a stack refused, but for those that its own side's close cut off. */
export function refusals(events: readonly TimelineEvent[]): Call[] {
  const calls = ofKind(events, 'call');
  return calls.filter((call) => call.phase === 'error' && !isCutOff(call, calls));
}

/** It began before its own side closed the connection, and ended after: of two connections in a row, each for itself. */
function isCutOff({ by, name, t }: Call, calls: readonly Call[]): boolean {
  const before = calls.filter((call) => call.by === by && call.t <= t && call.phase === 'start');
  const begun = before.filter((call) => call.name === name).at(-1);
  const closed = before.filter((call) => call.name === 'close').at(-1);
  return begun !== undefined && closed !== undefined && begun.t <= closed.t;
}
