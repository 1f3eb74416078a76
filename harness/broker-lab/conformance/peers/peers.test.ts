/** The client halves: our own peer passes each, and a peer made faulty is flagged in the words that belong to it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { RunningBroker } from '../../../brokers/broker.ts';
import { EntryContext } from '../context.ts';
import { startHealthy, subjectOf } from '../faulty/brokers.ts';
import { plainPeer, type PeerFault } from '../faulty/plain-peer.ts';
import { GuardedBroker } from '../guarded.ts';
import { abandonSession } from './abandoned.ts';
import { replaceDeadLink } from './half-open.ts';
import type { MakePeer } from './peer-lab.ts';
import { returnAfterWipe } from './return.ts';
import { fightOverClientId } from './takeover.ts';

type Half = (context: EntryContext, make?: MakePeer) => Promise<string[]>;

describe('our own client, and a faulty one', { concurrency: 9 }, () => {
  let broker: RunningBroker;
  before(async () => {
    broker = await startHealthy('aedes');
  });
  after(() => broker.close());
  const look = async (half: Half, make?: MakePeer) => {
    const subject = subjectOf(broker);
    const context = new EntryContext(subject, new GuardedBroker(subject));
    const problems = await half(context, make);
    return { problems, packets: context.log.packets() };
  };

  const rows: readonly [id: string, Half, fault: string, PeerFault, RegExp][] = [
    ['MQTT-003', fightOverClientId, 'reconnects for ever', {}, /still fight after 5000 ms/],
    ['MQTT-007', returnAfterWipe, 'publishes first', {}, /it sends publish first/],
    ['MQTT-007', returnAfterWipe, 'stays deaf', { deaf: true }, /it hears nothing/],
    ['MQTT-008', abandonSession, 'hands its queue down', { handsDown: true }, /20 messages of an/],
    ['MQTT-015', replaceDeadLink, 'never pings', { noKeepAlive: true }, /not replaced within 5000/],
  ];
  for (const [id, half, name, fault, flag] of rows) {
    test(`${id} flags a client that ${name}`, async () => {
      const { problems } = await look(half, plainPeer(fault));
      assert.match(problems.join('; '), flag);
    });
  }

  for (const half of [fightOverClientId, returnAfterWipe, abandonSession, replaceDeadLink]) {
    test(`${half.name} finds nothing wrong with our own, and shows its packets`, async () => {
      const { problems, packets } = await look(half);
      assert.deepEqual(problems, [], JSON.stringify(packets, null, 1));
      assert.ok(packets.some(({ text }) => text.startsWith('CONNECT')));
    });
  }
});
