/**
 * Records what two peers of the published package put on a broker, in the form of the other transcripts:
 *
 *   node --import tsx tests/originals/record.ts answerer > fixtures/transcripts/trystero-answerer-comes.jsonl
 *
 * The argument says who comes second: `offerer`, which has the smaller id, or `answerer`. Ends two announcement times
 * after both are connected. Application demo-app, room room1, no password; both in Node, on werift.
 */
import { startAedes } from '../../harness/brokers/aedes.ts';
import type { Observation } from '../../harness/brokers/broker.ts';
import { startStunServer } from '../../harness/network/stun-server.ts';
import { until } from '../until.ts';
import { Original } from './original.ts';
import type { RoomSettings } from './original-protocol.ts';

/** At 0, 233, 766 and 2,099 ms; the next comes a minute later. */
const announcements = 4;

const [broker, stun] = await Promise.all([startAedes(), startStunServer()]);
const { url } = broker.address('tcp');
const room = { url, app: 'demo-app', room: 'room1', password: '', stunUrl: stun.url };
await broker.watch('#');
const seen: Observation[] = [];
const listening = setInterval(() => {
  void broker.takeObservations().then((some) => seen.push(...some));
}, 20);
try {
  await using one = await Original.inNode('werift');
  await using other = await Original.inNode('werift');
  const [offerer, answerer] = one.id < other.id ? [one, other] : [other, one];
  const [first, second] = process.argv[2] === 'offerer' ? [answerer, offerer] : [offerer, answerer];
  await announced(first, room);
  await announced(second, room);
  await Promise.all([first.until('peer-joined'), second.until('peer-joined')]);
} finally {
  clearInterval(listening);
  await Promise.all([broker.close(), stun.close()]);
}
for (const { t, topic, qos, retain, bytes, payload } of seen) {
  const tst = new Date(performance.timeOrigin + t).toISOString();
  const line = { tst, topic, qos, retain: retain ? 1 : 0, payloadlen: bytes, payload };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Joins and waits until all announcements of its start are out. */
async function announced(original: Original, settings: RoomSettings): Promise<void> {
  await original.send({ do: 'join', settings });
  const own = `{"peerId":"${original.id}"}`;
  const counted = () => seen.filter(({ payload }) => payload === own).length >= announcements;
  await until(`${announcements} announcements`, () => (counted() ? true : null));
}
