/** How our peers find each other: by the roster alone where it is whole, by name where a broker keeps it from them. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Journal } from '../../../agent/journal.ts';
import { SignallingSession } from '../../../agent/session.ts';
import type { RunningBroker } from '../../../brokers/broker.ts';
import { monotonicClock } from '../../../core/clock.ts';
import { unguessable } from '../../../core/random.ts';
import { startHealthy } from '../faulty/brokers.ts';
import { healthy, retainedToExactOnly } from '../faulty/faults.ts';
import { startRelay, type Fault } from '../faulty/relay.ts';

const within = 5_000;

describe('two peers, the second of which joins later', { concurrency: 3 }, () => {
  let broker: RunningBroker;
  before(async () => {
    broker = await startHealthy('aedes');
  });
  after(() => broker.close());

  test('meet over a broker that keeps retained presence from wildcard subscribers', async () => {
    const { filters } = await meeting(broker, retainedToExactOnly());
    const presence = filters.filter((filter) => filter.endsWith('/early/presence'));
    assert.deepEqual(presence.length, 1, filters.join());
  });

  test('ask for nobody by name where the roster is whole', async () => {
    const { filters } = await meeting(broker, healthy, presenceSeen);
    assert.equal(filters.length, 4, 'inbox and roster of each');
    assert.ok(
      filters.every((filter) => /\/(inbox|\+\/presence)$/.test(filter)),
      filters.join(),
    );
  });

  test('presence-timeout where the one who is missing is really missing', async () => {
    await using room = await enter(broker, retainedToExactOnly());
    const lonely = room.peer('lonely');
    await room.join(lonely, 'lonely');
    await assert.rejects(lonely.meet('nobody', 1_000), {
      code: 'presence-timeout',
      what: /nobody was not seen online within \d+ ms; seen: nobody/,
    });
  });
});

/** @param before - what is awaited before they are to meet */
async function meeting(
  broker: RunningBroker,
  fault: Fault,
  before: (session: SignallingSession) => Promise<void> = () => Promise.resolve(),
): Promise<{ filters: string[] }> {
  await using room = await enter(broker, fault);
  const [early, late] = [room.peer('early'), room.peer('late')];
  const ready = Promise.all([before(early), before(late)]);
  await room.join(early, 'early');
  await room.join(late, 'late');
  await ready;
  await Promise.all([early.meet('late', within), late.meet('early', within)]);
  return { filters: room.filters };
}

const presenceSeen = (session: SignallingSession): Promise<void> =>
  new Promise((resolve) => {
    session.onPresence = () => resolve();
  });

async function enter(broker: RunningBroker, fault: Fault) {
  const filters: string[] = [];
  const relay = await startRelay(broker.address('tcp'), (packet, direction, link) => {
    if (packet.cmd === 'subscribe') filters.push(...packet.subscriptions.map(({ topic }) => topic));
    return fault(packet, direction, link);
  });
  const { url } = relay.address;
  const name = unguessable();
  const sessions: SignallingSession[] = [];
  const planOf = (me: string) => ({ url, room: name, me, dialect: 'native', within }) as const;
  return {
    filters,
    peer: (me: string) => new SignallingSession(planOf(me), new Journal(monotonicClock)),
    join: async (session: SignallingSession, me: string) => {
      sessions.push(session);
      await session.join(planOf(me));
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(sessions.map((session) => session.leave(within)));
      await relay.close();
    },
  };
}
