/** Check that no stack refused a description, a candidate or any other call. */
import { ofKind } from '../../timeline/event.ts';
import { defineCheck, inconclusive, unlessAny } from './check.ts';

export const noRefusedInput = defineCheck({
  id: 'no-refused-input',
  claim: 'No stack refuses a call: every description and candidate of the other side is taken.',
  references: ['ICE-005', 'SIG-005'],
  observe: (events) => {
    const calls = ofKind(events, 'call');
    if (calls.length === 0) return inconclusive('no call into a stack was recorded');
    const problems = calls
      .filter(({ phase }) => phase === 'error')
      .map(({ by, name, detail, t }) => `${by}: ${name} refused at ${t.toFixed(1)} ms: ${detail}`);
    const made = calls.filter(({ phase }) => phase === 'start').length;
    return unlessAny(problems, `${made} calls, none refused`);
  },
});
