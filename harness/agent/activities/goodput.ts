/**
 * One direction of bulk data for a given time (catalogue 6.3): the sender keeps its buffer between two
 * marks, the receiver counts what its application got after the warm-up, and checks number and hash.
 *
 * A message is a 16-byte header (magic, number, hash of the rest, flags) and a payload made once.
 */
import type { Clock } from '../../core/clock.ts';
import { soon, withDeadline } from '../../core/deadline.ts';
import { deferred } from '../../core/deferred.ts';
import type { Ms } from '../../core/units.ts';
import { highWater, type Channel } from '../channel.ts';
import { yieldOnce } from '../pause.ts';
import { connectionOf, numberParam, textParam, type Activity } from './activity.ts';
import { GoodputWindow } from './goodput-window.ts';
import { nudge } from './nudge.ts';

const headerWords = 4;
const magic = 0x5369676e; // "Sign"
const lastFlag = 1;
/**
 * Room for four losses of one packet in a row: SCTP repeats it after 1, 2, 4 and 8 s (RFC 9260 section 6.3.3). A pause
 * below this is slowness, which the goodput shows; wrtc was seen to pause for 9.1 s on a loaded machine.
 */
const stallMs = 20_000;
/** The sender lets others run this often, also where bufferedAmount never rises. */
const messagesPerTurn = 16;

type Direction = 'offerer→answerer' | 'answerer→offerer';

/** Sends for `warmUp` + `duration` ms, or `upTo` bytes where that is less, then an end mark, and waits until the receiver has it. */
export const goodputSend: Activity = async (stage, params) => {
  const connection = connectionOf(stage);
  const label = textParam(params, 'label');
  const within = numberParam(params, 'within');
  const messageSize = numberParam(params, 'size');
  const messages = new Ring(messageSize); // before all else: as soon as the channel opens, the receiver's window may
  const channel = connection.has(label)
    ? await connection.channel(label)
    : connection.createChannel({ label, options: {} });
  await channel.open(within);
  const acknowledged = deferred<undefined>();
  const ready = deferred<undefined>();
  const stop = channel.receive((message) => {
    if (message === 'ready') ready.resolve(undefined);
    if (message === 'received') acknowledged.resolve(undefined);
  });
  // What becomes of messages that come before their handler is another question (catalogue DC-023)
  const isReady = channel.whileOpen(ready.promise, 'before the receiver was ready');
  await withDeadline(isReady, within, (waited) => ({
    code: 'throughput-timeout',
    what: `the receiver did not say on "${label}" within ${waited} ms that it is ready`,
    cure: 'the channel may carry data one way only: see its states on both sides',
  }));
  const pace = new Pace(channel);
  const most = 'upTo' in params ? numberParam(params, 'upTo') / messageSize : Infinity;
  const end = stage.journal.now() + numberParam(params, 'warmUp') + numberParam(params, 'duration');
  let number = 0;
  while (number < most && stage.journal.now() < end) {
    for (let turn = 0; turn < messagesPerTurn && channel.bufferedAmount < highWater; turn++) {
      if (number < most) channel.send(messages.numbered(number++, 0));
    }
    await pace.next();
  }
  channel.send(messages.numbered(number, lastFlag));
  const clock = { now: () => stage.journal.now() };
  const heldMs = await confirmation(channel, acknowledged.promise, {
    clock,
    label,
    number,
    within,
  });
  stop();
  const direction = textParam(params, 'direction') as Direction; // ours: written by the plan
  stage.journal.record({ kind: 'goodput.sender', direction, messageSize, ...pace.report() });
  if (heldMs === null) return;
  stage.journal.record({
    kind: 'goodput.held',
    ...{ direction, duplex: params['duplex'] === true, messageSize },
    ...('upTo' in params ? { upTo: numberParam(params, 'upTo') } : {}),
    ms: heldMs,
  });
};

interface Sent {
  readonly clock: Clock;
  readonly label: string;
  /** Messages before the end mark. */
  readonly number: number;
  readonly within: Ms;
}

/**
 * Waits until the receiver has the end mark; when it has not after the time in which SCTP repeats what was lost, sends a
 * little more.
 * @returns the ms that it took when only more made it come, else null
 * @throws HarnessError `throughput-timeout`, `channel-closed`
 */
async function confirmation(
  channel: Channel,
  acknowledged: Promise<undefined>,
  { clock, label, number, within }: Sent,
): Promise<Ms | null> {
  const endedAt = clock.now();
  let isConfirmed = false;
  const confirmed = channel
    .whileOpen(acknowledged, 'before the receiver confirmed')
    .then(() => (isConfirmed = true));
  if (await soon(confirmed, Math.min(stallMs, within), false)) return null;
  await nudge(channel, { clock, message: () => 'more', isComplete: () => isConfirmed });
  if (await soon(confirmed, 0, false)) return clock.now() - endedAt;
  await withDeadline(confirmed, endedAt + within - clock.now(), () => ({
    code: 'throughput-timeout',
    what: `the receiver did not confirm ${number} messages on "${label}" within ${within} ms of the end`,
    cure: 'messages were lost on a reliable channel, or it is very slow: see its states',
  }));
  return null;
}

/** Receives until the end mark, and records the window that counts. */
export const goodputReceive: Activity = async (stage, params) => {
  const label = textParam(params, 'label');
  const within = numberParam(params, 'within');
  const channel = await withDeadline(connectionOf(stage).channel(label), within, (waited) => ({
    code: 'channel-open-timeout',
    what: `channel "${label}" was not announced within ${waited} ms`,
    cure: 'in-band channel opening (RFC 8832) does not work for this pair',
  }));
  const warmUp = numberParam(params, 'warmUp');
  const duration = 'upTo' in params ? Infinity : numberParam(params, 'duration');
  const window = new GoodputWindow(() => stage.journal.now(), { warmUp, duration });
  const transfer = new Transfer();
  const ended = deferred<number>();
  const stop = channel.receive((message) => {
    if (typeof message === 'string') return;
    window.take(message.byteLength);
    const header = new DataView(message.buffer, message.byteOffset, headerWords * 4);
    const number = header.getUint32(4, true);
    if (header.getUint32(12, true) === lastFlag) ended.resolve(number);
    else transfer.take(message, number, header.getUint32(8, true));
  });
  await channel.open(within);
  window.begin();
  channel.send('ready');
  const limit = numberParam(params, 'warmUp') + numberParam(params, 'duration') + within;
  const allCame = channel.whileOpen(ended.promise, 'before the end mark came');
  const sentMessages = await withDeadline(allCame, limit, (waited) => ({
    code: 'throughput-timeout',
    what: `${transfer.received} messages and no end mark on "${label}" within ${waited} ms`,
    cure: 'the sender stalled: see the states of the channel and bufferedAmount',
  }));
  stop();
  channel.send('received');
  stage.journal.record({
    kind: 'goodput.window',
    direction: textParam(params, 'direction') as Direction, // ours: written by the plan
    duplex: params['duplex'] === true,
    messageSize: numberParam(params, 'size'),
    warmUpMs: numberParam(params, 'warmUp'),
    ...('upTo' in params ? { upTo: numberParam(params, 'upTo') } : {}),
    ...window.report(),
    ...transfer.report(),
    sentMessages,
  });
};

/** Holds the sender back, and remembers how. */
class Pace {
  readonly #channel: Channel;
  #waits = 0;
  #peak = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  async next(): Promise<void> {
    const buffered = this.#channel.bufferedAmount;
    this.#peak = Math.max(this.#peak, buffered);
    if (buffered < highWater) {
      await yieldOnce();
      return;
    }
    this.#waits++;
    await this.#channel.drained(stallMs);
  }

  report() {
    const pacing = this.#channel.hasLowWaterEvent
      ? ('low-water event' as const)
      : ('polling' as const);
    return { pacing, waits: this.#waits, peakBufferedAmount: this.#peak };
  }
}

/** Whether all came, in order and unchanged. */
class Transfer {
  #inOrder = true;
  #intact = true;
  received = 0;

  take(message: Uint8Array<ArrayBuffer>, number: number, hash: number): void {
    if (number !== this.received) this.#inOrder = false;
    this.received++;
    if (hashOf(message) !== hash) this.#intact = false;
  }

  report() {
    return { inOrder: this.#inOrder, intact: this.#intact, receivedMessages: this.received };
  }
}

/** A message of `size` bytes with a payload that no codec can shrink, and its hash in the header. */
function payload(size: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(size >>> 2);
  let state = 0x9e3779b9;
  for (let at = headerWords; at < words.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes' generator
    words[at] = state;
  }
  const message = new Uint8Array(words.buffer);
  const header = new DataView(words.buffer);
  header.setUint32(0, magic, true);
  header.setUint32(8, hashOf(message), true);
  return message;
}

/**
 * Messages that are used again, made before the window, so that no garbage is collected in it. `send()` takes the
 * bytes as they are when it is called (webrtc-pc section 6.2); for a stack that keeps the array until it is sent,
 * a message comes up again only after twice of what the buffer may hold. One that keeps it longer fails the check.
 */
class Ring {
  readonly #messages: readonly Uint8Array<ArrayBuffer>[];

  constructor(size: number) {
    const template = payload(size);
    const count = Math.ceil((2 * highWater) / size) + 2 * messagesPerTurn;
    this.#messages = Array.from({ length: count }, () => template.slice());
  }

  numbered(number: number, flags: number): Uint8Array<ArrayBuffer> {
    const message = this.#messages[number % this.#messages.length] ?? new Uint8Array();
    const header = new DataView(message.buffer);
    header.setUint32(4, number, true);
    header.setUint32(12, flags, true);
    return message;
  }
}

/**
 * FNV-1a over 32-bit words of what follows the header, in four lanes that a processor works on at once: one
 * lane takes 5 % of a core at 300 Mbit/s. Every step is a bijection, so a flipped bit always changes it.
 */
function hashOf(message: Uint8Array<ArrayBuffer>): number {
  const aligned = message.byteOffset % 4 === 0 ? message : message.slice();
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >>> 2);
  let [a, b, c, d] = [0x811c9dc5, 0x811c9dc5, 0x811c9dc5, 0x811c9dc5];
  for (let at = headerWords; at < words.length; at += 4) {
    a = mixed(a, words[at] ?? 0);
    b = mixed(b, words[at + 1] ?? 0);
    c = mixed(c, words[at + 2] ?? 0);
    d = mixed(d, words[at + 3] ?? 0);
  }
  return mixed(mixed(mixed(a, b), c), d) >>> 0;
}

const mixed = (hash: number, word: number): number => Math.imul(hash ^ word, 0x01000193);
