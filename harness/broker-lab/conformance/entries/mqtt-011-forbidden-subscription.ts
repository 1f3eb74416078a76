/** MQTT-011: a subscription without the right to read is refused, and nothing leaks, retained messages included. */
import { unlessAny, type Entry } from '../entry.ts';
import { subscribe } from '../wire/exchange.ts';

export const mqtt011: Entry = {
  id: 'MQTT-011',
  claim:
    'A subscription that the user may not have gets a failure code (or the end of the connection), and no message of it arrives, neither a retained nor a live one, nor by a wider filter.',
  references: ['MQTT 3.1.1 section 3.9.3 (0x80)', 'MQTT 5 section 3.9.3 (0x87)'],
  needs: ['users'],
  demand: { connections: 0, messages: 0, bytes: 0 },
  cure: 'do not rely on permissions for privacy here: use unguessable topics and encrypt',
  within: 60_000,
  waits: true,
  run: async (context) => {
    const { owner, stranger, closedTopics, openTopics } = await context.guarded.get();
    const topic = `${closedTopics}/room`;
    const owns = await context.connect('owner', { address: owner });
    await context.publish(owns, topic, 'retained secret', { retain: true });
    const refused: string[] = [];
    const problems: string[] = [];
    for (const filter of [topic, `${closedTopics}/+`, `${context.subject.etiquette.prefix}/#`]) {
      const spy = await context.connect('stranger', { address: stranger });
      const [code] = await subscribe(spy, [filter]).catch(() => [null]);
      await context.publish(owns, topic, 'live secret');
      await context.quiet(500);
      const leaked = spy.messages(topic).map(({ payload }) => payload.toString());
      const shown = filter
        .replace(closedTopics, '…')
        .replace(context.subject.etiquette.prefix, '…');
      if (leaked.length > 0) problems.push(`${shown}: ${leaked.join(', ')} leaked`);
      // A wider filter may be granted, as long as only what is allowed comes by it
      const refusable = filter !== `${context.subject.etiquette.prefix}/#`;
      if (refusable && typeof code === 'number' && code < 0x80) {
        problems.push(`${shown}: granted with ${code}, though it may not be read`);
      }
      refused.push(
        `${shown} → ${code === null || code === undefined ? 'connection ended' : `0x${code.toString(16)}`}`,
      );
      await spy.leave();
    }
    const allowed = await context.subscriber('allowed', [openTopics], { address: stranger });
    await context.publish(owns, openTopics, 'public');
    const works = await allowed.until(() => allowed.messages(openTopics).length > 0, 2_000);
    if (!works) problems.push('what the user may read does not come either');
    return unlessAny(problems, refused.join(', '));
  },
};
