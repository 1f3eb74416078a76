/** Tests of a transfer whose channel ends before it does, whose end is held back, and of what its sender has ready. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monotonicClock } from '../../core/clock.ts';
import { asFailure } from '../../core/errors.ts';
import { Channel } from '../channel.ts';
import { Journal } from '../journal.ts';
import type { Platform } from '../platform.ts';
import type { Activity, Stage } from './activity.ts';
import { goodputReceive, goodputSend } from './goodput.ts';

const params = {
  ...{ label: 'bulk', direction: 'offerer→answerer', size: 1024, duplex: false },
  ...{ warmUp: 0, duration: 10_000, upTo: 2048, within: 10_000 },
};

/** The stack's side of an open channel; what is sent on it is told to `hear`. */
class Raw {
  readonly label = 'bulk';
  readyState = 'open';
  readonly bufferedAmount = 0;
  onmessage: (event: { data: unknown }) => void = () => undefined;
  onclose: () => void = () => undefined;
  hear: (message: unknown) => void = () => undefined;
  send(message: unknown): void {
    this.hear(message);
  }
  close(): void {
    this.readyState = 'closed';
    this.onclose();
  }
}

interface Staged {
  readonly journal?: Journal;
  /** Told when it looks for its channel. */
  readonly looks?: () => void;
  /** Instead of those that all have. */
  readonly other?: Partial<typeof params>;
}

/** Performs one side over `raw`. */
function performed(
  activity: Activity,
  raw: Raw,
  { journal = new Journal(monotonicClock), looks = () => undefined, other = {} }: Staged = {},
): Promise<void> {
  const platform = { toBinary: (bytes: unknown) => bytes } as Platform; // as much of one as a channel uses here
  const channel = new Channel(raw as unknown as RTCDataChannel, journal, platform); // likewise
  const has = () => {
    looks();
    return true;
  };
  const connection = { has, channel: () => Promise.resolve(channel) };
  return activity({ journal, connection } as unknown as Stage, { ...params, ...other }); // of which it uses no more
}

const failureOf = (work: Promise<void>) => work.then(() => null, asFailure);

const codeOf = (work: Promise<void>) => failureOf(work).then((failure) => failure?.code);

test('a channel that closes before the receiver is ready is channel-closed', async () => {
  const raw = new Raw();
  const sending = performed(goodputSend, raw);
  await new Promise(setImmediate); // by now it waits for the receiver
  raw.close();
  assert.equal(await codeOf(sending), 'channel-closed');
});

test('a channel that closes after the end mark is channel-closed for the sender', async () => {
  const raw = new Raw();
  let sent = 0;
  raw.hear = () => {
    if (++sent === 3) queueMicrotask(() => raw.close()); // two messages and the end mark
  };
  const sending = performed(goodputSend, raw);
  raw.onmessage({ data: 'ready' });
  assert.equal(await codeOf(sending), 'channel-closed');
  assert.equal(sent, 3);
});

test('a channel that closes before the end mark is channel-closed for the receiver', async () => {
  const raw = new Raw();
  raw.hear = () => queueMicrotask(() => raw.close()); // it is ready
  assert.equal(await codeOf(performed(goodputReceive, raw)), 'channel-closed');
});

test('the messages are made before the channel, whose receiver may begin to count at once', async (t) => {
  const { mock } = t.mock.method(Uint8Array.prototype, 'slice'); // each message is a copy of one
  let made = 0;
  const raw = new Raw();
  const sending = performed(goodputSend, raw, { looks: () => (made = mock.callCount()) });
  for (const word of ['ready', 'received']) raw.onmessage({ data: word });
  await sending;
  assert.ok(made > 0);
  assert.equal(mock.callCount(), made);
});

/** What a sender says whose two messages and end mark are confirmed when `hear` says so. */
async function sentAgainst(hear: (message: unknown, received: () => void) => void) {
  const raw = new Raw();
  const words: unknown[] = [];
  raw.hear = (message) => {
    if (typeof message === 'string') words.push(message);
    hear(message, () => {
      raw.onmessage({ data: 'received' });
    });
  };
  const journal = new Journal(monotonicClock);
  const sending = performed(goodputSend, raw, { journal, other: { within: 300 } });
  raw.onmessage({ data: 'ready' });
  const failure = await failureOf(sending);
  const told = journal.take().map(({ kind }) => kind);
  return { failure, words, kinds: told.filter((kind) => kind.startsWith('goodput.')) };
}

test('an end mark that is confirmed only when more is sent is told to be held back', async () => {
  const held = await sentAgainst((message, received) => {
    if (message === 'more') received();
  });
  assert.deepEqual(held, {
    ...{ failure: null, words: ['more'] },
    kinds: ['goodput.sender', 'goodput.held'],
  });
});

test('one that is confirmed by itself is not, and nothing more is sent', async () => {
  let sent = 0;
  const prompt = await sentAgainst((_, received) => {
    if (++sent === 3) queueMicrotask(received);
  });
  assert.deepEqual(prompt, { failure: null, words: [], kinds: ['goodput.sender'] });
});

test('one that is never confirmed is a throughput-timeout, after two more', async () => {
  const { failure, words, kinds } = await sentAgainst(() => undefined);
  assert.deepEqual({ words, kinds }, { words: ['more', 'more'], kinds: [] });
  assert.equal(failure?.code, 'throughput-timeout');
  // the channel, and so whose data it was: the ledger reads it
  const what = 'the receiver did not confirm 2 messages on "bulk" within 300 ms of the end';
  assert.equal(failure.what, what);
});

test('an end mark that never comes is a throughput-timeout for the receiver, which names the channel', async () => {
  const failure = await failureOf(
    performed(goodputReceive, new Raw(), { other: { duration: 0, within: 20 } }),
  );
  assert.equal(failure?.code, 'throughput-timeout');
  assert.equal(failure.what, '0 messages and no end mark on "bulk" within 20 ms');
});
