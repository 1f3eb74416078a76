/** MQTT-008: what a client sent before it was cut is never delivered after what it sends once it is back; our peer drops it. */
import { unguessable } from '../../../core/random.ts';
import { unlessAny, type Entry } from '../entry.ts';
import { abandonSession } from '../peers/abandoned.ts';
import { clientHalf } from '../peers/client-half.ts';
import { publishOnly } from '../wire/exchange.ts';

const rounds = 5;
const burst = 20;

export const mqtt008: Entry = {
  id: 'MQTT-008',
  claim:
    'Messages of an abandoned negotiation (session 1, cut in the middle) reach the other side before those of session 2, or not at all, and none twice; our peer does not send what an abandoned session could not.',
  references: ['HR-4', 'MQTT 3.1.1 section 4.6', 'MQTT 5 section 4.6'],
  needs: [],
  demand: { connections: 15, messages: 105, bytes: 1_024 },
  cure: 'put a session nonce into every message and drop those of another session',
  waits: true,
  within: 25_000,
  run: async (context) => {
    const problems: string[] = [];
    let arrived = 0;
    for (let round = 1; round <= rounds; round++) {
      const topic = context.topic(`inbox/${round}`);
      const subscriber = await context.subscriber(`subscriber-${round}`, [topic]);
      const clientId = `sb-cut-${unguessable(4)}`;
      const before = await context.connect(`before-${round}`, { clientId });
      for (let n = 1; n <= burst; n++) publishOnly(before, topic, `s1 ${n}`);
      before.cut();
      const after = await context.connect(`after-${round}`, { clientId });
      await context.publish(after, topic, 's2');
      await subscriber.need('the message of session 2', () => texts().includes('s2'));
      await context.quiet(300);
      function texts(): string[] {
        return subscriber.messages(topic).map(({ payload }) => payload.toString());
      }
      const late = texts().slice(texts().indexOf('s2') + 1);
      const twice = texts().length - new Set(texts()).size;
      arrived += texts().length - 1;
      if (late.length > 0) problems.push(`round ${round}: after session 2 came ${late.join(', ')}`);
      if (twice > 0) problems.push(`round ${round}: ${twice} messages came twice`);
      await Promise.all([subscriber.leave(), after.leave()]);
    }
    const sent = rounds * burst;
    const ours = await clientHalf(context, abandonSession, 'nothing of an abandoned session came');
    return unlessAny(
      [...problems, ...ours.problems],
      `${arrived} of ${sent} messages of the cut sessions came, all before session 2. ${ours.evidence}`,
    );
  },
};
