/** Messages of many sizes and both types, sent back by the other side and compared by hash. */
import { deferred } from '../../core/deferred.ts';
import { asFailure } from '../../core/errors.ts';
import { bytesOf, type Message } from '../../core/message.ts';
import type { Ms } from '../../core/units.ts';
import type { Channel } from '../channel.ts';
import { connectionOf, numberParam, textParam, type Activity } from './activity.ts';

/** A channel that lost two messages in a row is taken to be dead: the rest would only wait for nothing. */
const lostInARow = 2;

/** Sends each size as text and as binary, one at a time, and records what came back. */
export const echo: Activity = async (stage, params) => {
  const channel = await connectionOf(stage).channel(textParam(params, 'label'));
  const within = numberParam(params, 'within');
  const sizes = textParam(params, 'sizes').split(',').map(Number);
  const cases = sizes.flatMap((size) => [sampleText(size), sampleBytes(size)]);
  const late: Message[] = [];
  let lost = 0;
  for (const message of cases) {
    const start = stage.journal.now();
    const back = await sentAndReturned(channel, message, { within, late });
    const ms = back === null ? null : stage.journal.now() - start;
    stage.journal.record({ kind: 'echo.result', ms, ...(await comparison(message, back)) });
    lost = back === null ? lost + 1 : 0;
    if (lost === lostInARow) return;
  }
};

interface Wait {
  readonly within: Ms;
  /** Sent before and not seen in time: when one of them comes after all, it is no answer to the next. */
  readonly late: Message[];
}

/** The next message that arrives; null when none does in time, which is a result and not an error. */
async function sentAndReturned(
  channel: Channel,
  message: Message,
  { within, late }: Wait,
): Promise<Message | null> {
  const arrived = deferred<Message | null>();
  const stop = channel.receive((back) => {
    const overdue = late.findIndex((former) => isSame(former, back));
    if (overdue < 0 || isSame(message, back)) arrived.resolve(back);
    else late.splice(overdue, 1);
  });
  const timer = setTimeout(() => {
    late.push(message);
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
