/** Tests of the round trips: what a stack loses, and what it only holds back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../core/message.ts';
import type { TimelineEvent } from '../../timeline/event.ts';
import type { Stage } from './activity.ts';
import { roundTrip } from './round-trip.ts';

const params = { label: 'data', interval: 1, warmUp: 1, count: 4, within: 20 };

/** @param reflect - the other side: what comes back of everything sent so far, each time one more is sent */
async function measured(reflect: (sent: readonly Message[]) => readonly Message[]) {
  const sent: Message[] = [];
  let receive: (message: Message) => void = () => undefined;
  const channel = {
    send: (message: Message) => {
      sent.push(message);
      reflect(sent).forEach((back) => {
        receive(back);
      });
    },
    receive: (next: typeof receive) => {
      receive = next;
      return () => (receive = () => undefined);
    },
  };
  const events: unknown[] = [];
  const stage = {
    journal: { now: () => performance.now(), record: (event: unknown) => events.push(event) },
    connection: { channel: () => Promise.resolve(channel) },
  };
  await roundTrip(stage as unknown as Stage, params); // of which it uses no more
  const [event] = events as Extract<TimelineEvent, { kind: 'round-trip.samples' }>[];
  assert.ok(event !== undefined && events.length === 1);
  return { lost: event.lost, held: event.held, came: event.samples.length, sent: sent.length };
}

test('nothing is sent beyond the schedule when all came back', async () => {
  const all = await measured((sent) => sent.slice(-1));
  assert.deepEqual(all, { lost: 0, held: 0, came: 4, sent: 5 });
});

test('the last ones, which come when more is sent, are lost, and told to be held back', async () => {
  const held = await measured((sent) => {
    if (sent.length <= 3) return sent.slice(-1);
    return sent.length > 5 ? sent.slice(3, 5) : [];
  });
  assert.deepEqual(held, { lost: 2, held: 2, came: 2, sent: 6 });
});

test('what more does not bring is lost, and no more than two are sent for it', async () => {
  const lost = await measured((sent) => (sent.length === 4 ? [] : sent.slice(-1)));
  assert.deepEqual(lost, { lost: 1, held: 0, came: 3, sent: 7 });
});

test('a channel that closed meanwhile takes nothing with it', async () => {
  const closed = await measured((sent) => {
    if (sent.length > 5) throw new Error('InvalidStateError');
    return sent.length === 5 ? [] : sent.slice(-1);
  });
  assert.deepEqual(closed, { lost: 1, held: 0, came: 3, sent: 6 });
});

test('what comes late from the round before is none of this round', async () => {
  let late: readonly Message[] = [];
  await measured((sent) => {
    if (sent.length !== 5) return sent.slice(-1);
    late = sent.slice(-1);
    return [];
  });
  const after = await measured((sent) => {
    if (sent.length === 5) return [];
    return sent.length === 1 ? [...late, ...sent] : sent.slice(-1);
  });
  assert.deepEqual(after, { lost: 1, held: 0, came: 3, sent: 7 });
});
