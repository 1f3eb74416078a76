/** Check HR-4: only presence is retained on the broker, so that no old offer waits for a newcomer. */
import { ofKind, type TimelineEvent } from '../../timeline/event.ts';
import { defineCheck, inconclusive, unlessAny } from './check.ts';

export const presenceOnlyRetained = defineCheck({
  id: 'presence-only-retained',
  claim: 'Nothing but presence is retained on the broker.',
  references: ['HR-4', 'SIG-010'],
  observe: (events) => {
    const published = publishes(events);
    if (published.length === 0) return inconclusive('nothing was published');
    const problems = published
      .filter(({ retain, signal, bytes }) => retain && signal !== 'presence' && bytes > 0) // empty clears
      .map(({ signal, topic, t }) => `${signal} retained on ${topic} at ${t.toFixed(1)} ms`);
    return unlessAny(problems, `${published.length} messages, none but presence retained`);
  },
});

/** What the broker saw, and what peers said they sent: either alone could miss one. */
function publishes(events: readonly TimelineEvent[]) {
  return [...ofKind(events, 'broker.publish'), ...ofKind(events, 'signal.sent')];
}
