/** Check PERF-001: the clock that stamped the events is fine enough for what is read off them. */
import type { Ms } from '../../core/units.ts';
import { ofKind, type EventOf } from '../../timeline/event.ts';
import { defineCheck, inconclusive, unlessAny } from './check.ts';

/** PERF-001; catalogue 6.5 flags figures of a coarser one. */
const coarsest: Ms = 1;

export const clockFine = defineCheck({
  id: 'clock-fine',
  claim: 'Every peer stamps events with a clock that moves in steps of 1 ms or less.',
  references: ['PERF-001'],
  observe: (events) => {
    const steps = ofKind(events, 'peer.hello').map((hello) => ({
      by: hello.by,
      ms: stepOf(hello),
    }));
    if (steps.every(({ ms }) => ms === null)) return inconclusive('no peer told its clock step');
    const problems = steps
      .filter(({ ms }) => ms !== null && ms > coarsest)
      .map(({ by, ms }) => `the clock of the ${by} moves in steps of ${inSteps(ms ?? 0)} or more`);
    const fine = steps.map(({ by, ms }) => `${by} ${ms === null ? 'not told' : inSteps(ms)}`);
    return unlessAny(problems, fine.join(', '));
  },
});

function stepOf({ capabilities }: EventOf<'peer.hello'>): Ms | null {
  const step = capabilities['clockStepMs'];
  return typeof step === 'number' ? step : null;
}

/** Two digits say all that a step tells. */
const inSteps = (ms: Ms): string => `${Number(ms.toPrecision(2))} ms`;
