/** Round trips of a small signalling message through the broker: the signalling plane by itself. */
import { deferred, type Deferred } from '../../core/deferred.ts';
import { withDeadline } from '../../core/deadline.ts';
import { numberParam, textParam, type Activity } from './activity.ts';

/** Sends `count` pings to `peer`, one after the other, and records how long each pong took. */
export const ping: Activity = async ({ session, journal }, params) => {
  const peer = textParam(params, 'peer');
  const within = numberParam(params, 'within');
  const waiting = new Map<string, Deferred<number>>();
  const stop = session.listen(({ from, signal }) => {
    const t = journal.now();
    if (from === peer && signal.kind === 'pong') waiting.get(signal.nonce)?.resolve(t);
  });
  const samples: number[] = [];
  try {
    for (let sent = 0; sent < numberParam(params, 'count'); sent++) {
      const nonce = session.dialect.pingNonce();
      const pong = deferred<number>();
      waiting.set(nonce, pong);
      const start = journal.now();
      session.send(peer, { kind: 'ping', nonce });
      const end = await withDeadline(pong.promise, within, (waited) => ({
        code: 'signal-timeout',
        what: `${peer} did not answer ping ${sent + 1} within ${waited} ms`,
        cure: 'compare what was published, what the broker saw, and what arrived',
      }));
      samples.push(end - start);
    }
  } finally {
    stop();
    const lost = numberParam(params, 'count') - samples.length;
    journal.record({ kind: 'signalling.round-trips', samples, lost });
  }
};
