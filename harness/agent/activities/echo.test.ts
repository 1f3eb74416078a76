/** Tests of echoed messages: what is lost, and what only comes too late. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../core/message.ts';
import type { RawEvent } from '../../timeline/event.ts';
import type { Stage } from './activity.ts';
import { echo } from './echo.ts';

/**
 * What is recorded of one text and one binary of each size.
 * @param reflect - the other side: what comes back when the last of these is sent, and what ever after that
 */
async function echoed(
  sizes: string,
  reflect: (sent: readonly Message[]) => readonly (Message | Promise<Message>)[],
) {
  const sent: Message[] = [];
  let receive: (message: Message) => void = () => undefined;
  const channel = {
    closed: new Promise(() => undefined),
    send: (message: Message) => {
      sent.push(message);
      for (const back of reflect(sent)) void Promise.resolve(back).then((late) => receive(late));
    },
    receive: (next: typeof receive) => {
      receive = next;
      return () => undefined;
    },
  };
  const events: RawEvent[] = [];
  const stage = {
    journal: { now: () => performance.now(), record: (event: RawEvent) => events.push(event) },
    connection: { channel: () => Promise.resolve(channel) },
  };
  await echo(stage as unknown as Stage, { label: 'data', sizes, within: 50 }); // of which it uses no more
  return events.map((event) => {
    if (event.kind === 'echo.late') return `${event.type} ${event.size} late`;
    if (event.kind === 'note') return event.text;
    assert.ok(event.kind === 'echo.result');
    const { type, size, receivedHash, sentHash } = event;
    return `${type} ${size} ${receivedHash === null ? 'none' : receivedHash === sentHash ? 'same' : 'other'}`;
  });
}

const never = new Promise<Message>(() => undefined);
const last = (sent: readonly Message[]): Message => sent.at(-1) ?? '';

test('each message that comes back is recorded, and nothing is waited for after the last', async () => {
  const seen = await echoed('1,20', (sent) => [last(sent)]);
  assert.deepEqual(seen, ['text 1 same', 'binary 1 same', 'text 20 same', 'binary 20 same']);
});

test('what comes with the next message is late, and no answer to that', async () => {
  const seen = await echoed('20,30', (sent) => {
    if (sent.length === 1) return [];
    return sent.length === 2 ? sent : [last(sent)];
  });
  const whole = [
    'text 20 none',
    'text 20 late',
    'binary 20 same',
    'text 30 same',
    'binary 30 same',
  ];
  assert.deepEqual(seen, whole);
});

test('the last one is waited for as long again, so that it is nobody else’s message', async () => {
  const seen = await echoed('20', (sent) => {
    const after = new Promise<Message>((resolve) => setTimeout(resolve, 70, last(sent)));
    return [sent.length === 1 ? last(sent) : after];
  });
  assert.deepEqual(seen, ['text 20 same', 'binary 20 none', 'binary 20 late']);
});

test('what is no echo of anything is told while the last one is waited for', async () => {
  const seen = await echoed('20', (sent) => {
    if (sent.length === 1) return sent;
    return ['stray', last(sent)].map(
      (back, at) => new Promise<Message>((resolve) => setTimeout(resolve, 70 + at, back)),
    );
  });
  const stray = 'text of 5 B came, which is no echo of anything sent';
  assert.deepEqual(seen, ['text 20 same', 'binary 20 none', stray, 'binary 20 late']);
});

test('two in a row that never come end it, and they are lost', async () => {
  assert.deepEqual(await echoed('20,30', () => [never]), ['text 20 none', 'binary 20 none']);
});

test('what comes back changed is that, at once', async () => {
  const seen = await echoed('20', () => ['something else']);
  assert.deepEqual(seen, ['text 20 other', 'binary 20 other']);
});
