/** Check SIG-021: a peer speaks only once the subscription that must receive the reply is acknowledged. */
import type { Role } from '../../core/ids.ts';
import { ofKind, type TimelineEvent } from '../../timeline/event.ts';
import { defineCheck, inconclusive, unlessAny } from './check.ts';

export const subscribeFirst = defineCheck({
  id: 'subscribe-first',
  claim: 'No peer publishes anything before its own subscription is acknowledged.',
  references: ['SIG-021'],
  observe: (events) => {
    const sent = ofKind(events, 'signal.sent').length;
    if (sent === 0) return inconclusive('no peer published anything');
    const problems = [...tooEarly(events, 'offerer'), ...tooEarly(events, 'answerer')];
    return unlessAny(problems, `${sent} messages, all after SUBACK`);
  },
});

/** Order within one lane, not times: both events come from one process. A new MQTT connection starts over. */
function tooEarly(events: readonly TimelineEvent[], role: Role): string[] {
  const problems: string[] = [];
  let subscribed = false;
  for (const event of events) {
    if (event.by !== role) continue;
    if (event.kind === 'mqtt.connecting') subscribed = false;
    if (event.kind === 'mqtt.subscribed') subscribed = true;
    if (event.kind === 'signal.sent' && !subscribed) {
      problems.push(
        `${role}: ${event.signal} published at ${event.t.toFixed(1)} ms, before SUBACK`,
      );
    }
  }
  return problems;
}
