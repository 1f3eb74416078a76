/** One data channel: the same few words for every stack, with nothing lost before somebody listens. */
import { withDeadline } from '../core/deadline.ts';
import { deferred } from '../core/deferred.ts';
import { HarnessError } from '../core/errors.ts';
import type { Message } from '../core/message.ts';
import { KiB, type Bytes, type Ms } from '../core/units.ts';
import type { Frames, Heard } from '../dialects/frames.ts';
import type { Journal } from './journal.ts';
import type { Platform } from './platform.ts';

/** Catalogue 6.3: the sender keeps its buffer between these two. */
const lowWater: Bytes = 256 * KiB;
export const highWater: Bytes = 1024 * KiB;
/** How often a stack without the event is asked. */
const pollMs: Ms = 2;

export interface Framing {
  /** How the dialect dresses messages; null: not at all. */
  readonly frames: Frames | null;
  /** The greeting of the dialect waits so long after open, so that what the other side says before it is seen. */
  readonly greetAfter: Ms;
}
const unframed: Framing = { frames: null, greetAfter: 0 };

/** One data channel; what arrives before a receiver is set is kept in order. */
export class Channel {
  readonly label: string;
  readonly #raw: RTCDataChannel;
  readonly #journal: Journal;
  readonly #platform: Platform;
  /** How the dialect dresses messages here; null: not at all. */
  readonly #frames: Frames | null;
  readonly #greetAfter: Ms;
  readonly #opened = deferred<undefined>();
  readonly #ready = deferred<undefined>();
  readonly #closed = deferred<undefined>();
  readonly #left = deferred<string>();
  #waiting: Message[] = [];
  #receiver: ((message: Message) => void) | null = null;
  #receiverIsOver: () => void = () => undefined;

  constructor(
    raw: RTCDataChannel,
    journal: Journal,
    platform: Platform,
    { frames, greetAfter }: Framing = unframed,
  ) {
    this.#raw = raw;
    this.#frames = frames;
    this.#greetAfter = greetAfter;
    this.#journal = journal;
    this.#platform = platform;
    this.label = raw.label;
    raw.binaryType = 'arraybuffer'; // before use: older builds default to Blob (catalogue DC-012)
    // Once, ahead of all data: an engine that hands it to another thread could miss a buffer that drains meanwhile
    if (this.hasLowWaterEvent) raw.bufferedAmountLowThreshold = lowWater;
    this.#watch();
  }

  get closed(): Promise<unknown> {
    return this.#closed.promise;
  }

  /** Settles when the other side said that it goes, with its words; the channel may stay open after that. */
  get left(): Promise<string> {
    return this.#left.promise;
  }

  get id(): number | null {
    return readId(this.#raw);
  }

  get ordered(): boolean | null {
    return typeof this.#raw.ordered === 'boolean' ? this.#raw.ordered : null;
  }

  get bufferedAmount(): Bytes {
    return this.#raw.bufferedAmount;
  }

  /** Whether it has opened, whatever became of it since. */
  get hasOpened(): boolean {
    return this.#openSeen;
  }

  get hasLowWaterEvent(): boolean {
    return 'onbufferedamountlow' in this.#raw;
  }

  /**
   * Waits until the channel is open, and the handshake of the dialect, where it has one, is over.
   * @throws HarnessError `channel-open-timeout`, `handshake-timeout` or `channel-closed`
   */
  async open(within: Ms): Promise<void> {
    const first = Promise.race([this.#opened.promise, this.#closed.promise]);
    await withDeadline(first, within, (waited) => ({
      code: 'channel-open-timeout',
      what: `channel "${this.label}" was ${this.#raw.readyState} after ${waited} ms`,
      cure: 'look at the DTLS and SCTP states in the timeline',
    }));
    if (this.#raw.readyState !== 'open') throw this.#gone('before it was of use');
    if (this.#frames !== null && !this.#isReady) await this.#greeted(within);
  }

  async #greeted(within: Ms): Promise<void> {
    const greeted = Promise.race([this.#ready.promise, this.#closed.promise]);
    await withDeadline(greeted, within, (waited) => ({
      code: 'handshake-timeout',
      what: `the handshake on "${this.label}" did not end within ${waited} ms`,
      cure: 'compare what both sides sent on the channel: room, password and dialect must be the same',
    }));
    if (this.#raw.readyState !== 'open') throw this.#gone('in its handshake');
  }

  /**
   * Calls back for every message, those that came before included; returns how to stop.
   * The callback runs in the message handler itself, without awaiting (catalogue 6.2).
   * @param over - called when nothing will come any more: another receiver was set, or the channel has closed
   */
  receive(receiver: (message: Message) => void, over: () => void = () => undefined): () => void {
    const early = this.#waiting;
    this.#waiting = [];
    this.#receiverIsOver();
    this.#receiver = receiver;
    this.#receiverIsOver = over;
    for (const message of early) receiver(message);
    return () => {
      if (this.#receiver === receiver) this.#receiver = null;
    };
  }

  /** Waits for `work`, and no longer than this channel lasts. @throws HarnessError `channel-closed` */
  whileOpen<T>(work: Promise<T>, when: string): Promise<T> {
    const gone = this.#closed.promise.then(() => Promise.reject(this.#gone(when)));
    return Promise.race([work, gone]);
  }

  /** @throws HarnessError `channel-closed` or `send-refused` with the stack's own words */
  send(message: Message): void {
    if (this.#raw.readyState !== 'open') throw this.#gone('while it was needed');
    if (this.#frames === null) this.#put(message);
    else for (const frame of this.#frames.wrap(message)) this.#put(frame);
  }

  /**
   * Sends what every peer of the dialect answers, and waits for that answer.
   * @param size - bytes of the probe, where the dialect lets them be chosen
   * @returns round trip in ms; null when the dialect has no such message
   * @throws HarnessError `echo-timeout`
   */
  async probe(size: number, within: Ms): Promise<Ms | null> {
    const probe = this.#frames?.probe(size) ?? null;
    if (probe === null) return null;
    const start = this.#journal.now();
    const answered = new Promise<Ms>((resolve) => {
      this.#onEcho = (echo, t) => {
        if (echo === probe.echo) resolve(t - start);
      };
    });
    this.#say(probe.word, probe.frames);
    return withDeadline(answered, within, (waited) => ({
      code: 'echo-timeout',
      what: `nothing answered a probe of ${size} B on "${this.label}" within ${waited} ms`,
      cure: 'the other side must answer it by the rules of its dialect',
    }));
  }
  #onEcho: (echo: string, t: number) => void = () => undefined;

  /** Sends the last words of the dialect; returns how long they are to be given, in ms. */
  sayGoodbye(): Ms {
    if (this.#frames === null || this.#raw.readyState !== 'open') return 0;
    const { frames, lingerMs } = this.#frames.farewell();
    for (const frame of frames) this.#put(frame);
    return lingerMs;
  }

  #put(message: Message): void {
    try {
      if (typeof message === 'string') this.#raw.send(message);
      else this.#raw.send(this.#platform.toBinary(message));
    } catch (error) {
      const size = typeof message === 'string' ? message.length : message.byteLength;
      throw new HarnessError({
        code: 'send-refused',
        what: `send() of ${size} on "${this.label}" threw: ${String(error)}`,
        cure: 'compare with the maximum message size that was negotiated',
        cause: error,
      });
    }
  }

  /**
   * Waits until the buffer is at or below the low-water mark: by the event where the stack has it, else by asking.
   * @throws HarnessError `throughput-stalled` or `channel-closed`
   */
  async drained(within: Ms): Promise<void> {
    const wait = this.hasLowWaterEvent ? this.#lowWaterEvent() : this.#polledLowWater(within);
    await withDeadline(Promise.race([wait, this.#closed.promise]), within, (waited) => ({
      code: 'throughput-stalled',
      what: `bufferedAmount of "${this.label}" stayed at ${this.#raw.bufferedAmount} B for ${waited} ms`,
      cure: 'the stack sends nothing, or very slowly, or fires no bufferedamountlow (catalogue DC-020): compare the counts in its last two statistics',
    }));
    if (this.#raw.readyState !== 'open') throw this.#gone('while its buffer drained');
  }

  #watch(): void {
    const raw = this.#raw;
    raw.onopen = () => {
      this.#isOpen();
    };
    raw.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (this.#frames === null) this.#deliver(asMessage(data));
      else this.#hear(this.#frames.read(asMessage(data)));
    };
    raw.onclosing = () => {
      this.#state('closing');
    };
    raw.onclose = () => {
      this.#state('closed');
      this.#closed.resolve(undefined);
      this.#receiverIsOver();
    };
    raw.onerror = (event: unknown) => {
      this.#state('error', errorText(event));
    };
    if (raw.readyState === 'open') this.#isOpen();
  }

  #deliver(message: Message): void {
    if (this.#receiver === null) this.#waiting.push(message);
    else this.#receiver(message);
  }

  #say(word: string, frames: readonly Message[]): void {
    this.#word('local', { word, frames: frames.length });
    for (const frame of frames) this.#put(frame);
  }

  #word(side: 'local' | 'remote', word: { word: string; frames: number }): void {
    this.#journal.record({ kind: 'channel.word', label: this.label, side, ...word });
  }

  #hear({ deliver, reply, echo, word, note, farewell }: Heard): void {
    if (word !== undefined) this.#word('remote', word);
    if (echo !== undefined) this.#onEcho(echo, this.#journal.now());
    if (note !== undefined) {
      this.#journal.record({ kind: 'note', text: `on "${this.label}": ${note}` });
    }
    if (farewell !== undefined) this.#left.resolve(farewell);
    if (this.#raw.readyState === 'open') for (const frame of reply) this.#put(frame);
    if (this.#isReady) this.#ready.resolve(undefined);
    for (const message of deliver) this.#deliver(message);
  }

  #isOpen(): void {
    if (this.#raw.readyState !== 'open' && this.#raw.readyState !== 'connecting') return;
    if (this.#openSeen) return;
    this.#openSeen = true;
    this.#state('open');
    if (this.#greetAfter > 0) setTimeout(() => this.#greet(), this.#greetAfter);
    else this.#greet();
    this.#opened.resolve(undefined);
  }
  #openSeen = false;

  #greet(): void {
    if (this.#raw.readyState !== 'open' && this.#raw.readyState !== 'connecting') return;
    const greeting = this.#frames?.greeting() ?? [];
    if (greeting.length > 0) this.#say('greeting', greeting);
    this.#hasGreeted = true;
    if (this.#isReady) this.#ready.resolve(undefined);
  }
  #hasGreeted = false;

  /** Both sides have said what the dialect wants them to say first. */
  get #isReady(): boolean {
    return this.#hasGreeted && this.#frames?.isReady === true;
  }

  #state(value: 'open' | 'closing' | 'closed' | 'error', detail = ''): void {
    this.#journal.record({ kind: 'channel.state', label: this.label, value, id: this.id, detail });
  }

  #lowWaterEvent(): Promise<void> {
    const raw = this.#raw;
    if (raw.bufferedAmount <= lowWater) return Promise.resolve();
    return new Promise((resolve) => {
      raw.onbufferedamountlow = () => {
        raw.onbufferedamountlow = null;
        resolve();
      };
    });
  }

  async #polledLowWater(within: Ms): Promise<void> {
    const rounds = Math.ceil(within / pollMs);
    for (let round = 0; round < rounds && this.#raw.bufferedAmount > lowWater; round++) {
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  #gone(when: string): HarnessError {
    return new HarnessError({
      code: 'channel-closed',
      what: `channel "${this.label}" was ${this.#raw.readyState} ${when}`,
      cure: 'look at the last states of both sides in the timeline',
    });
  }
}

/** Stacks hand over ArrayBuffer, a view or a Buffer; the bytes are the same. */
function asMessage(data: unknown): Message {
  if (typeof data === 'string') return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) {
    const { buffer, byteOffset, byteLength } = data;
    if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer, byteOffset, byteLength);
  }
  return `unreadable message of type ${Object.prototype.toString.call(data)}`;
}

/** Before the DTLS role is known the id is null in browsers, -1 or undefined elsewhere (catalogue DC-006). */
export function readId(raw: RTCDataChannel): number | null {
  const id: unknown = raw.id;
  return typeof id === 'number' && id >= 0 && id < 65_535 ? id : null;
}

function errorText(event: unknown): string {
  if (typeof event !== 'object' || event === null || !('error' in event)) return '';
  const { error } = event;
  return error instanceof Error ? error.message : String(error);
}
