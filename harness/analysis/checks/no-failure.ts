/** Check that nobody reported a failure; the first one reported is the reason of the cell. */
import type { ErrorCode } from '../../core/errors.ts';
import type { Reason } from '../../core/outcome.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../../timeline/event.ts';
import { defineCheck, unlessAny } from './check.ts';

export const noFailure = defineCheck({
  id: 'no-failure',
  claim: 'No participant reports a failure or a missed deadline.',
  references: ['HR-5'],
  observe: (events) => {
    const told = failures(events).map(
      ({ by, code, what, t }) => `${by} at ${t.toFixed(1)} ms: ${code}: ${what}`,
    );
    return unlessAny(told, 'no failure reported');
  },
});

/** The first failure that anyone reported; the later ones usually follow from it. */
export function firstFailure(events: readonly TimelineEvent[]): Reason | null {
  const first = failures(events)[0];
  if (first === undefined) return null;
  return { code: first.code, what: `${first.by}: ${first.what}`, cure: first.cure };
}

/** An end that a plane did not show in time may be only watched for: `end-noticed` knows which must show. */
function failures(events: readonly TimelineEvent[]): EventOf<'failed'>[] {
  const judgedElsewhere: ErrorCode = 'close-timeout';
  return ofKind(events, 'failed').filter(({ code }) => code !== judgedElsewhere);
}
