/** Check HR-4: only presence is retained on the broker, so that no old offer waits for a newcomer. */
import { ofKind, type TimelineEvent } from '../../timeline/event.ts';
import { defineCheck, inconclusive, unlessAny } from './check.ts';

export const presenceOnlyRetained = defineCheck({
  id: 'presence-only-retained',
  claim: 'Nothing but presence is retained on the broker.',
  references: ['HR-4'],
  observe: (events) => {
    const published = publishes(events);
    if (published.length === 0) return inconclusive('nothing was published');
    const problems = published
      .filter(({ retain, signal, bytes }) => retain && signal !== 'presence' && bytes > 0) // empty clears
      .map(({ signal, topic, t }) => `${signal} retained on ${topic} at ${t.toFixed(1)} ms`);
    const isByHook = ofKind(events, 'broker.publish').some(({ seenBy }) => seenBy === 'hook');
    // To a subscriber a broker shows that a message was retained before, and of a new one nothing (MQTT 3.1.1 section 3.3.1.3)
    const word = isByHook ? '' : ' by the word of the peers: this broker does not show it';
    return unlessAny(problems, `${published.length} messages, none but presence retained${word}`);
  },
});

/** What the broker saw, and what peers said they sent: either alone could miss one. */
function publishes(events: readonly TimelineEvent[]) {
  return [...ofKind(events, 'broker.publish'), ...ofKind(events, 'signal.sent')];
}
