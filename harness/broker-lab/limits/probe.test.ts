/** Limits are found out: the ones of the embedded broker, and others when a broker has others. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { RunningBroker } from '../../brokers/broker.ts';
import { answers } from '../conformance/alive.ts';
import { startHealthy, subjectOf } from '../conformance/faulty/brokers.ts';
import {
  keepAliveIgnored,
  largeDiscarded,
  neverRetained,
  noTakeover,
  spacesReplaced,
} from '../conformance/faulty/faults.ts';
import { startMortal } from '../conformance/faulty/mortal.ts';
import { startRelay, type Fault } from '../conformance/faulty/relay.ts';
import type { Subject } from '../conformance/subject.ts';
import { keepAliveGrace } from './keep-alive-grace.ts';
import type { LimitProbe } from './limit-probe.ts';
import { maximumPacket } from './maximum-packet.ts';
import { probeLimits } from './probe.ts';
import { limitProbes } from './registry.ts';
import { retainedWildcards } from './retained-wildcards.ts';
import { takeover } from './takeover.ts';
import { topicCharacters } from './topic-characters.ts';
import { topicLength } from './topic-length.ts';

describe('probed limits', () => {
  let broker: RunningBroker;
  let subject: Subject;
  before(async () => {
    broker = await startHealthy('aedes');
    subject = subjectOf(broker);
  });
  after(() => broker.close());

  test('of the embedded broker every one is found out', async () => {
    const limits = await probeLimits(subject);
    assert.deepEqual(
      limits.map(({ name }) => name),
      limitProbes.map(({ name }) => name),
    );
    const value = Object.fromEntries(limits.map((limit) => [limit.name, limit.value]));
    assert.equal(value['highest QoS granted'], 'QoS 2');
    assert.equal(value['retained messages by filter'], 'exact: yes, +: yes, #: yes');
    assert.match(value['maximum message'] ?? '', /^at least 2,097,152 B/);
    for (const limit of limits) assert.doesNotMatch(limit.value, /not found out/, limit.name);
  });

  const behind: readonly [fault: string, Fault, LimitProbe, RegExp][] = [
    ['discards what is large', largeDiscarded, maximumPacket, /^65,536 B, not 262,144 B/],
    ['never retains', neverRetained, retainedWildcards, /^exact: no, \+: no, #: no/],
    ['replaces spaces', spacesReplaced, topicCharacters, /^all but: space lost$/],
    ['lets both live', noTakeover, takeover, /both live on/],
    ['ignores keep-alive', keepAliveIgnored, keepAliveGrace, /over 10 s/],
  ];
  for (const [name, fault, probe, expected] of behind) {
    test(`a broker that ${name} has another ${probe.name}`, async () => {
      const relay = await startRelay(broker.address('tcp'), fault);
      const [limit] = await probeLimits({ ...subject, addresses: { tcp: relay.address } }, [probe]);
      await relay.close();
      assert.match(limit?.value ?? '', expected);
    });
  }

  test('a broker that ends at a long topic still has all its other limits', async () => {
    const mortal = await startMortal(broker.address('tcp'));
    const limits = await probeLimits({
      ...subject,
      restart: null,
      addresses: { tcp: mortal.address },
    });
    const last = limits.at(-1);
    assert.equal(last?.name, 'topic length');
    assert.match(last.value, /^4,096 B, not 65,535 B, at which the broker ends/);
    for (const limit of limits) assert.doesNotMatch(limit.value, /not found out/, limit.name);
  });

  test('where a second broker can be had, the first survives a drastic probe', async () => {
    const mortal = await startMortal(broker.address('tcp'));
    const tcp = mortal.address;
    const [limit] = await probeLimits({ ...subject, addresses: { tcp } }, [topicLength]);
    assert.match(
      limit?.value ?? '',
      /^at least 65,535 B/,
      'said of the second one, which is healthy',
    );
    assert.ok(await answers({ addresses: { tcp } }));
    await mortal.close();
  });

  test('a broker that is gone leaves values that say so', async () => {
    const gone = { ...subject, addresses: { tcp: { url: 'mqtt://127.0.0.1:1' } } };
    const [limit] = await probeLimits(gone, [takeover]);
    assert.match(limit?.value ?? '', /not found out \(broker-unreachable/);
  });
});
