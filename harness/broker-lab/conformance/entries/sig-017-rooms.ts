/** SIG-017: rooms whose names resemble each other are kept apart, by exact topics and by wildcards. */
import { unlessAny, type Entry } from '../entry.ts';
import { mustSubscribe } from '../wire/exchange.ts';

/** The same peer id in each; the last two differ only in how Unicode writes one letter ([MQTT-4.7.3-4]). */
const rooms = ['r1', 'r1/x', 'R1', 'r10', 'r1 ', 'caf\u00e9', 'cafe\u0301'] as const;
/** Characters that a broker may refuse; whether it does is SIG-018, so that they may be absent here. */
const plain: ReadonlySet<string> = new Set(['r1', 'r1/x', 'R1', 'r10']);

export const sig017: Entry = {
  id: 'SIG-017',
  claim:
    'Of rooms r1, r1/x, R1, r10, "r1 " and two spellings of café with equal peer ids, each subscriber gets the messages of its own room alone, by exact topic, + and #; topics are not normalised.',
  references: ['MQTT 3.1.1 section 4.7.1, [MQTT-4.7.3-4]', 'MQTT 5 section 4.7.1, [MQTT-4.7.2-1]'],
  needs: [],
  demand: { connections: 15, messages: 7, bytes: 100 },
  cure: 'encode room names into levels of one alphabet and one case, and check the room inside the message',
  waits: true,
  run: async (context) => {
    const inbox = (room: string) => context.topic(`${room}/b/inbox`);
    const usable: string[] = [];
    const subscribers = await Promise.all(
      rooms.map(async (room, index) => {
        const exact = await context.connect(`room-${index}`);
        const filters = [inbox(room), context.topic(`${room}/+/presence`)];
        const works = await mustSubscribe(exact, filters).then(
          () => true,
          (error: unknown) => refused(error, plain.has(room)),
        );
        if (works) usable.push(room);
        return { room, client: exact };
      }),
    );
    const wide = await context.subscriber('wide', [context.topic('r1/#')]);
    for (const room of rooms) {
      const publisher = await context.connect('publisher');
      await context.publish(publisher, inbox(room), room).catch(() => undefined); // SIG-018 tells
      await publisher.leave();
    }
    await context.quiet(700);
    const problems = subscribers
      .filter(({ room }) => usable.includes(room))
      .flatMap(({ room, client }) => {
        const got = client.messages().map(({ payload }) => payload.toString());
        const strange = got.filter((text) => text !== room);
        const own = got.filter((text) => text === room).length;
        return [
          ...strange.map((text) => `room "${room}" got a message of "${text}"`),
          ...(own === 1 || !plain.has(room)
            ? []
            : [`room "${room}" got its own message ${own} times`]),
        ];
      });
    const byHash = wide.messages().map(({ payload }) => payload.toString());
    const expected = ['r1', 'r1/x'];
    const same = [...byHash].sort().join() === expected.join();
    if (!same) problems.push(`r1/# got ${byHash.join(', ') || 'nothing'} instead of r1, r1/x`);
    return unlessAny(
      problems,
      `${usable.length} of ${rooms.length} room names usable, no message crossed`,
    );
  },
};

/** A broker may refuse odd characters; ordinary names it may not. */
function refused(error: unknown, ordinary: boolean): false {
  if (ordinary) throw error;
  return false;
}
