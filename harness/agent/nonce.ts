/** The proof that a channel works: 32 random bytes sent, and the same 32 bytes sent back, in both directions. */
import { deferred } from '../core/deferred.ts';
import { HarnessError } from '../core/errors.ts';
import type { Channel } from './channel.ts';
import type { Journal } from './journal.ts';

const nonceBytes = 32;
const asking = 1;
const echoing = 2;

/**
 * Sends a nonce, sends back the other's, and resolves when both were echoed. The caller holds the deadline.
 * @throws HarnessError `nonce-mismatch`, or `channel-closed` when the channel ends first
 */
export async function exchangeNonces(channel: Channel, journal: Journal): Promise<void> {
  const mine = crypto.getRandomValues(new Uint8Array(nonceBytes));
  const returned = deferred<undefined>();
  const reflected = deferred<undefined>();
  const stop = channel.receive((message) => {
    if (typeof message === 'string' || message.length !== nonceBytes + 1) return;
    const nonce = message.slice(1);
    if (message[0] === asking) {
      channel.send(framed(echoing, nonce));
      reflected.resolve(undefined);
      return;
    }
    const equal = nonce.every((byte, at) => byte === mine[at]);
    journal.record({ kind: 'nonce.echoed', bytes: nonce.length, equal });
    if (equal) returned.resolve(undefined);
    else returned.reject(mismatch());
  });
  journal.record({ kind: 'nonce.sent', bytes: nonceBytes });
  channel.send(framed(asking, mine));
  try {
    const both = Promise.all([returned.promise, reflected.promise]);
    await channel.whileOpen(both, 'before the nonce came back');
  } finally {
    stop();
  }
}

function framed(kind: number, nonce: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(nonce.length + 1);
  frame[0] = kind;
  frame.set(nonce, 1);
  return frame;
}

const mismatch = (): HarnessError =>
  new HarnessError({
    code: 'nonce-mismatch',
    what: `the other side sent back other bytes than the ${nonceBytes} it was given`,
    cure: 'binary messages are altered on the way: run the echo scenario for this pair',
  });
