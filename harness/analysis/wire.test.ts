import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ofKind, type TimelineEvent } from '../timeline/event.ts';
import { candidatesOf } from './candidates.ts';
import { message, sampleConnection } from './sample-timeline.ts';
import { signallingCost } from './signalling-cost.ts';
import { wireLog } from './wire.ts';

test('each message is one row with its three sightings', () => {
  const log = wireLog(sampleConnection());
  assert.deepEqual(
    log.map(({ number, from, signal }) => [number, from, signal]),
    [
      [1, 'offerer', 'presence'],
      [2, 'answerer', 'presence'],
      [3, 'offerer', 'offer'],
      [4, 'offerer', 'candidate'],
      [5, 'answerer', 'answer'],
      [6, 'answerer', 'candidate'],
    ],
  );
  const offer = log[2];
  assert.deepEqual(
    [offer?.sent?.t, offer?.atBroker?.t, offer?.received.map(({ t }) => t), offer?.resends],
    [105, 107, [110], 0],
  );
});

test('between two peers a message is true to both bounds, to the broker to one', () => {
  const offer = wireLog(sampleConnection()).find(({ signal }) => signal === 'offer');
  assert.deepEqual(offer?.bounds, { offerer: 0, broker: 0.1, answerer: 0.1 + 0.2, harness: 0.1 });
});

test('a resent message stays one row and the repeat is counted', () => {
  const offer = message('offerer', { seq: 2, signal: 'offer', at: [300, 301, 302], payload: 'x' });
  const again = offer.map((event) =>
    event.kind === 'signal.sent' ? { ...event, resend: true } : event,
  );
  const row = wireLog([...sampleConnection(), ...again]).find(({ signal }) => signal === 'offer');
  assert.deepEqual([row?.resends, row?.received.length, row?.sent?.t], [1, 2, 105]);
});

test('without references messages are joined by topic, kind and size, in order', () => {
  const bare = sampleConnection().map((event): TimelineEvent =>
    'ref' in event ? { ...event, ref: null } : event,
  );
  const log = wireLog(bare);
  assert.equal(log.length, 6);
  assert.ok(log.every(({ sent, atBroker, received }) => sent && atBroker && received.length === 1));
});

test('a message that only the broker saw still has its sender, by the client id', () => {
  const events = sampleConnection().filter(({ kind }) => kind !== 'signal.sent');
  assert.equal(wireLog(events).find(({ signal }) => signal === 'answer')?.from, 'answerer');
});

test('candidates are summed up per side with the pair that was used', () => {
  const summary = candidatesOf(sampleConnection(), 'offerer');
  assert.deepEqual([...summary.localKinds], [['host udp ipv4', 1]]);
  assert.equal(summary.remote[0]?.port, 46233);
  assert.equal(summary.selected?.remote, 'udp 127.0.0.1:46233');
});

test('signalling cost counts what was published between createOffer and open, per peer and kind', () => {
  const before = message('offerer', { seq: 9, signal: 'ping', at: [50, 51, 52], payload: 'p' });
  const after = message('offerer', {
    seq: 10,
    signal: 'candidate',
    at: [146, 147, 148],
    payload: 'late',
  });
  const events = [...sampleConnection(), ...before, ...after].sort((a, b) => a.t - b.t);
  const offer = ofKind(events, 'signal.sent').find(({ signal }) => signal === 'offer');
  assert.deepEqual(signallingCost(events)?.slice(0, 2), [
    { by: 'offerer', kind: 'offer', messages: 1, bytes: offer?.bytes },
    { by: 'offerer', kind: 'candidate', messages: 1, bytes: 11 },
  ]);
  assert.equal(signallingCost(events)?.length, 4);
});

test('a connection that never opened has no signalling cost', () => {
  assert.equal(signallingCost(sampleConnection().filter(({ t }) => t < 144)), null);
});

test('a cleared presence is one row, although only its sender knows its number', () => {
  const topic = 'signalbox/1/room/presence/offerer';
  const common = {
    topic,
    bytes: 0,
    signal: 'presence',
    payload: '',
    qos: 1,
    retain: true,
  } as const;
  const cleared: TimelineEvent[] = [
    {
      t: 200,
      by: 'offerer',
      kind: 'signal.sent',
      ref: 'offerer/s/7',
      to: null,
      seq: 7,
      resend: false,
      ...common,
    },
    {
      t: 201,
      by: 'broker',
      kind: 'broker.publish',
      ref: null,
      dup: false,
      client: null,
      seenBy: 'hook',
      ...common,
    },
    {
      ...{ t: 202, by: 'answerer', kind: 'signal.received', ref: null, from: 'offerer', seq: null },
      ...{ topic, bytes: 0, signal: 'presence', retained: false, dup: false },
      ...{ disposition: 'accepted', detail: '' },
    },
  ];
  const rows = wireLog(cleared);
  assert.equal(rows.length, 1);
  assert.deepEqual(
    [rows[0]?.sent?.t, rows[0]?.atBroker?.t, rows[0]?.received[0]?.t],
    [200, 201, 202],
  );
});
