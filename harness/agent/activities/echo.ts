/** Messages of many sizes and both types, sent back by the other side and compared by hash. */
import { deferred } from '../../core/deferred.ts';
import { withDeadline } from '../../core/deadline.ts';
import type { Message } from '../channel.ts';
import { connectionOf, numberParam, textParam, type Activity } from './activity.ts';

/** Sends each size as text and as binary, one at a time, and records what came back. */
export const echo: Activity = async (stage, params) => {
  const channel = await connectionOf(stage).channel(textParam(params, 'label'));
  const within = numberParam(params, 'within');
  let arrived = deferred<Message>();
  const stop = channel.receive((message) => {
    arrived.resolve(message);
  });
  try {
    for (const size of textParam(params, 'sizes').split(',').map(Number)) {
      for (const type of ['text', 'binary'] as const) {
        const message = type === 'text' ? sampleText(size) : sampleBytes(size);
        arrived = deferred<Message>();
        const start = stage.journal.now();
        channel.send(message);
        const back = await withDeadline(arrived.promise, within, noEcho(type, size)).catch(missing);
        const ms = back === null ? null : stage.journal.now() - start;
        stage.journal.record({
          kind: 'echo.result',
          ...{ type, size, ms },
          sentHash: await hashOf(message),
          receivedHash: back === null ? null : await hashOf(back),
          receivedType: back === null ? 'none' : typeof back === 'string' ? 'text' : 'binary',
        });
      }
    }
  } finally {
    stop();
  }
};

/** From now on sends every message back as it came, in its handler, until another activity takes the channel. */
export const reflect: Activity = async (stage, params) => {
  const channel = await connectionOf(stage).channel(textParam(params, 'label'));
  channel.receive((message) => {
    channel.send(message);
  });
};

const missing = (): null => null; // a lost message is a result of its own; the next ones are still tried

const noEcho =
  (type: string, size: number) =>
  (waited: number): { code: 'echo-timeout'; what: string; cure: string } => ({
    code: 'echo-timeout',
    what: `${type} message of ${size} did not come back within ${waited} ms`,
    cure: 'look at the channel states: was it closed, or was the message dropped?',
  });

/** `size` bytes of UTF-8 with one- to four-byte characters (catalogue DC-009). */
function sampleText(size: number): string {
  const pattern = 'aé世🚦'; // 1 + 2 + 3 + 4 bytes
  const whole = pattern.repeat(Math.floor(size / 10));
  return whole + 'x'.repeat(size % 10);
}

/** `size` bytes in which every value occurs and position matters. */
function sampleBytes(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >>> 8) * 7) & 0xff);
}

/** SHA-256 in hex; text is hashed as UTF-8. */
async function hashOf(message: Message): Promise<string> {
  const bytes = typeof message === 'string' ? new TextEncoder().encode(message) : message;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
