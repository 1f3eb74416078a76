/** MQTT-017: at level 5 the broker lets messages expire, and tells what is left of their time. */
import { unguessable } from '../../../core/random.ts';
import { unlessAny, type Entry } from '../entry.ts';

const longSeconds = 10;
const shortSeconds = 2;
const awayMs = 3_200;

export const mqtt017: Entry = {
  id: 'MQTT-017',
  claim: `A message that expires after ${longSeconds} s reaches a session that was away for 3 s with its expiry reduced; one that expires after ${shortSeconds} s, queued or retained, does not come any more.`,
  references: ['MQTT 5 [MQTT-3.3.2-5], [MQTT-3.3.2-6]', 'HR-4'],
  needs: ['mqtt 5'],
  demand: { connections: 7, messages: 4, bytes: 100 },
  cure: 'put the time of creation into every offer and drop stale ones at the receiver',
  waits: true,
  run: async (context) => {
    const [inbox, kept] = [context.topic('inbox'), context.topic('kept')];
    const plan = {
      level: 5,
      clean: false,
      clientId: `sb-away-${unguessable(4)}`,
      properties: { sessionExpiryInterval: 60 },
    } as const;
    const away = await context.subscriber('away', [inbox], plan);
    away.cut();
    const publisher = await context.connect('publisher', { level: 5 });
    const expiring = (seconds: number) => ({ properties: { messageExpiryInterval: seconds } });
    await context.publish(publisher, inbox, 'short', expiring(shortSeconds));
    await context.publish(publisher, inbox, 'long', expiring(longSeconds));
    await context.publish(publisher, kept, 'short', { ...expiring(shortSeconds), retain: true });
    await context.quiet(awayMs);
    const back = await context.connect('back', plan);
    const late = await context.subscriber('late', [kept], { level: 5 });
    await back.until(() => back.messages(inbox).some(isLong), 2_000);
    await context.quiet(300);
    const texts = back.messages(inbox).map(({ payload }) => payload.toString());
    const left = back.messages(inbox).find(isLong)?.properties?.messageExpiryInterval;
    const reduced =
      left !== undefined && left > 0 && left <= longSeconds - Math.floor(awayMs / 1_000);
    return unlessAny(
      [
        ...(texts.includes('long') ? [] : ['a message that had not expired did not come']),
        ...(texts.includes('long') && !reduced
          ? [`expiry ${longSeconds} s came as ${left ?? 'none'} after ${awayMs} ms`]
          : []),
        ...(texts.includes('short') ? ['an expired message was delivered from the queue'] : []),
        ...(late.messages(kept).length === 0 ? [] : ['an expired retained message was delivered']),
      ],
      `came after ${awayMs} ms: ${texts.join(', ') || 'nothing'}, with ${left ?? 'no'} s left`,
    );
  },
};

const isLong = ({ payload }: { payload: string | Buffer }): boolean =>
  payload.toString() === 'long';
