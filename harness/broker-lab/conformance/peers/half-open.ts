/** Client half of MQTT-015: our peer notices a link that carries nothing any more, and replaces it. */
import type { Ms } from '../../../core/units.ts';
import type { EntryContext } from '../context.ts';
import { eventually, ourPeer, PeerLab, reaches, type MakePeer } from './peer-lab.ts';

const keepAlive = 2;
/** Catalogue MQTT-015: twice the keep-alive. */
const noticeMs: Ms = 2_000 * keepAlive;
/** Of our client, before it connects again. */
const backOffMs: Ms = 1_000;
/** It goes on publishing, which must not put off the discovery. */
const publishEveryMs: Ms = 400;

/** Ways in which the claim does not hold. */
export const replaceDeadLink = (
  context: EntryContext,
  make: MakePeer = ourPeer,
): Promise<string[]> =>
  PeerLab.use(context, make, async (lab) => {
    const peer = await lab.join('a', { keepAlive });
    const other = await lab.joinDirectly('b');
    const connects = () => lab.seen('connect', 'to broker').length;
    const before = connects();
    for (const connection of lab.proxy.connections()) {
      connection.blackHole('to broker');
      connection.blackHole('from broker');
    }
    const talking = setInterval(() => {
      peer.send('b', { kind: 'ping', nonce: 'into the void' });
    }, publishEveryMs);
    const start = performance.now();
    const within = noticeMs + backOffMs;
    const replaced = await eventually(() => connects() > before, within);
    clearInterval(talking);
    const took = (performance.now() - start).toFixed(0);
    context.log.add(
      'our client',
      'to broker',
      `a dead link, replaced: ${String(replaced)}, after ${took} ms`,
    );
    if (!replaced) {
      return [
        `our client: a dead link is not replaced within ${within} ms (keep-alive ${keepAlive} s)`,
      ];
    }
    const heard = await reaches(other, { peer, name: 'a' }, 3_000);
    return heard ? [] : ['our client: after a dead link was replaced it hears nothing'];
  });
