/** Messages of many sizes and both types, sent back by the other side and compared by hash. */
import { atMost } from '../../core/deadline.ts';
import { deferred } from '../../core/deferred.ts';
import { asFailure } from '../../core/errors.ts';
import { bytesOf, type Message } from '../../core/message.ts';
import type { Ms } from '../../core/units.ts';
import type { Channel } from '../channel.ts';
import type { Journal } from '../journal.ts';
import { connectionOf, numberParam, textParam, type Activity } from './activity.ts';

/** A channel that lost two messages in a row is taken to be dead: the rest would only wait for nothing. */
const lostInARow = 2;

/** Sends each size as text and as binary, one at a time, and records what came back. */
export const echo: Activity = async (stage, params) => {
  const channel = await connectionOf(stage).channel(textParam(params, 'label'));
  const within = numberParam(params, 'within');
  const sizes = textParam(params, 'sizes').split(',').map(Number);
  const cases = sizes.flatMap((size) => [sampleText(size), sampleBytes(size)]);
  const overdue = new Overdue(stage.journal);
  let lost = 0;
  for (const message of cases) {
    const start = stage.journal.now();
    const back = await sentAndReturned(channel, message, { within, overdue });
    const ms = back === null ? null : stage.journal.now() - start;
    stage.journal.record({ kind: 'echo.result', ms, ...(await comparison(message, back)) });
    if (back === null) overdue.add(message, start);
    lost = back === null ? lost + 1 : 0;
    if (lost === lostInARow) return;
  }
  await overdue.wait(channel, within);
};

/** What was not back in time: when it comes after all, it is no answer to what was sent later, and is told as late. */
class Overdue {
  readonly #journal: Journal;
  readonly #sent: { readonly message: Message; readonly at: Ms }[] = [];

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  add(message: Message, at: Ms): void {
    this.#sent.push({ message, at });
  }

  /** @returns whether this is one of them, which is then told */
  takes(back: Message): boolean {
    const index = this.#sent.findIndex(({ message }) => isSame(message, back));
    const [found] = index < 0 ? [] : this.#sent.splice(index, 1);
    if (found === undefined) return false;
    const [type, size] = [typeOf(found.message), bytesOf(found.message).length];
    this.#journal.record({ kind: 'echo.late', type, size, ms: this.#journal.now() - found.at });
    return true;
  }

  /**
   * As long again: what came later still would be taken for a message of whatever uses the channel next. What is none of
   * them is told too.
   */
  async wait(channel: Channel, within: Ms): Promise<void> {
    if (this.#sent.length === 0) return;
    const all = deferred<undefined>();
    const stop = channel.receive((back) => {
      if (!this.takes(back)) {
        const text = `${typeOf(back)} of ${bytesOf(back).length} B came, which is no echo of anything sent`;
        this.#journal.record({ kind: 'note', text });
      }
      if (this.#sent.length === 0) all.resolve(undefined);
    });
    await atMost(Promise.race([all.promise, channel.closed]), within);
    stop();
  }
}

interface Wait {
  readonly within: Ms;
  readonly overdue: Overdue;
}

/** The next message that arrives; null when none does in time, which is a result and not an error. */
async function sentAndReturned(
  channel: Channel,
  message: Message,
  { within, overdue }: Wait,
): Promise<Message | null> {
  const arrived = deferred<Message | null>();
  const stop = channel.receive((back) => {
    if (isSame(message, back) || !overdue.takes(back)) arrived.resolve(back);
  });
  const timer = setTimeout(() => {
    arrived.resolve(null);
  }, within);
  channel.send(message);
  const back = await arrived.promise;
  clearTimeout(timer);
  stop();
  return back;
}

function isSame(one: Message, other: Message): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

async function comparison(sent: Message, back: Message | null) {
  return {
    type: typeOf(sent),
    size: bytesOf(sent).length,
    sentHash: await hashOf(sent),
    receivedHash: back === null ? null : await hashOf(back),
    receivedType: back === null ? ('none' as const) : typeOf(back),
  };
}

const typeOf = (message: Message): 'text' | 'binary' =>
  typeof message === 'string' ? 'text' : 'binary';

/**
 * From now on sends every message back as it came, in its handler, until another activity takes the channel. As long
 * it is quiet: the other side measures.
 */
export const reflect: Activity = async (stage, params) => {
  const channel = await connectionOf(stage).channel(textParam(params, 'label'));
  channel.receive((message) => {
    try {
      channel.send(message);
    } catch (error) {
      stage.journal.record({ kind: 'failed', ...asFailure(error) }); // a stack's own handler called: nobody else would hear
    }
  }, stage.hush());
};

/** What libraries strip, cut at or compose, in 7 bytes: a byte order mark, U+0000, and an e with a combining accent. */
const delicate = '\ufeff\u0000e\u0301';

/** `size` bytes of UTF-8: what is delicate first, then one- to four-byte characters (catalogue DC-009). */
function sampleText(size: number): string {
  const begin = size < 7 ? '' : delicate;
  const rest = size - bytesOf(begin).length;
  const whole = 'aé世🚦'.repeat(Math.floor(rest / 10)); // 1 + 2 + 3 + 4 bytes
  return begin + whole + 'x'.repeat(rest % 10);
}

/** `size` bytes in which every value occurs and position matters. */
function sampleBytes(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >>> 8) * 7) & 0xff);
}

/** SHA-256 in hex; text is hashed as UTF-8. */
async function hashOf(message: Message): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytesOf(message)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
