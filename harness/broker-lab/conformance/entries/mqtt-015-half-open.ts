/** MQTT-015: a half-open link is found by a ping, harms nobody else, and can be replaced at once; our peer does so. */
import { unguessable } from '../../../core/random.ts';
import { unlessAny, type Entry } from '../entry.ts';
import { clientHalf } from '../peers/client-half.ts';
import { replaceDeadLink } from '../peers/half-open.ts';
import { mustSubscribe, ping } from '../wire/exchange.ts';

const pingWithinMs = 1_000;

export const mqtt015: Entry = {
  id: 'MQTT-015',
  claim: `PINGREQ is answered within ${pingWithinMs} ms, again and again; a client that stopped reading does not hold up others; and one that comes back with the same id gets its messages at once; our peer notices a dead link within twice its keep-alive and replaces it.`,
  references: ['MQTT 3.1.1 section 3.1.2.10, [MQTT-3.12.4-1]', 'MQTT 5 section 3.1.2.10, 3.12'],
  needs: [],
  demand: { connections: 3, messages: 2, bytes: 100 },
  cure: 'set a short keep-alive in the client, and let it reconnect when a ping is not answered',
  waits: true,
  within: 25_000,
  run: async (context) => {
    const topic = context.topic('half-open');
    const clientId = `sb-half-open-${unguessable(4)}`;
    const stuck = await context.subscriber('stuck', [topic], { clientId });
    const other = await context.subscriber('other', [topic]);
    const pings = [await ping(other, pingWithinMs)];
    stuck.stream.pause(); // half-open, as far as the broker can see
    await context.publish(other, topic, 'to a live one and a dead one');
    const undisturbed = await other.until(() => other.messages(topic).length > 0, 2_000);
    const back = await context.connect('back', { clientId });
    await mustSubscribe(back, [topic]);
    await context.publish(other, topic, 'after the return');
    const returned = await back.until(() => back.messages(topic).length > 0, 2_000);
    for (let n = 0; n < 3; n++) {
      await context.quiet(300);
      pings.push(await ping(back, pingWithinMs));
    }
    const unanswered = pings.filter((time) => time === null).length;
    const slowest = Math.max(...pings.map(Number)).toFixed(1);
    const ours = await clientHalf(context, replaceDeadLink, 'replaced a dead link in time');
    return unlessAny(
      [
        ...ours.problems,
        ...(unanswered === 0 ? [] : [`${unanswered} of ${pings.length} PINGREQ got no PINGRESP`]),
        ...(undisturbed ? [] : ['a client that stopped reading held up another']),
        ...(returned ? [] : ['a client that came back gets nothing']),
      ],
      `PINGRESP within ${slowest} ms; the returned client got its message. ${ours.evidence}`,
    );
  },
};
