/** Client half of MQTT-007: after a cut and the loss of its session, our peer subscribes again before it publishes. */
import { refuse } from '../../../network/mqtt-proxy/actions/refuse.ts';
import type { EntryContext } from '../context.ts';
import { eventually, ourPeer, PeerLab, reaches, type MakePeer } from './peer-lab.ts';

/** Ways in which the claim does not hold. The session is wiped by itself: our peers connect with a clean start. */
export const returnAfterWipe = (
  context: EntryContext,
  make: MakePeer = ourPeer,
): Promise<string[]> =>
  PeerLab.use(context, make, async (lab) => {
    const peer = await lab.join('a');
    const other = await lab.joinDirectly('b');
    lab.proxy.add({ name: 'broker away', match: {}, action: refuse() });
    const connections = lab.seen('connect', 'to broker').length;
    for (const connection of lab.proxy.connections()) connection.cut({ how: 'rst' });
    peer.send('b', { kind: 'ping', nonce: 'said while the broker was away' });
    lab.proxy.remove('broker away');
    const back = await eventually(
      () => lab.seen('connect', 'to broker').length > connections,
      5_000,
    );
    if (!back) return ['our client: it does not connect again within 5000 ms of a cut'];
    const heard = await reaches(other, { peer, name: 'a' }, 5_000);
    await eventually(() => order(lab).includes('publish'), 2_000);
    const [first = 'nothing'] = order(lab);
    return [
      ...(first === 'subscribe' ? [] : [`our client: after a reconnect it sends ${first} first`]),
      ...(heard ? [] : ['our client: after a reconnect it hears nothing']),
    ];
  });

/** SUBSCRIBE and PUBLISH packets of the newest connection, as sent. */
function order(lab: PeerLab): string[] {
  const newest = lab.seen('connect', 'to broker').at(-1)?.connection;
  return lab.proxy
    .log()
    .filter(({ connection, direction }) => connection === newest && direction === 'to broker')
    .map(({ kind }) => kind)
    .filter((kind) => kind === 'subscribe' || kind === 'publish');
}
