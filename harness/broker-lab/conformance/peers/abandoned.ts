/** Client half of MQTT-008: what our peer said while it was cut off is not sent once a later session has begun. */
import { refuse } from '../../../network/mqtt-proxy/actions/refuse.ts';
import type { EntryContext } from '../context.ts';
import { ourPeer, PeerLab, reaches, type MakePeer, type Peer } from './peer-lab.ts';

const messages = 20;
/** Until a client knows that it was cut. */
const noticeMs = 100;
/** Longer than our clients wait between two attempts. */
const lateMs = 2_500;

/** Ways in which the claim does not hold. */
export const abandonSession = (
  context: EntryContext,
  make: MakePeer = ourPeer,
): Promise<string[]> =>
  PeerLab.use(context, make, async (lab) => {
    const first = await lab.join('a');
    const other = await lab.joinDirectly('b');
    lab.proxy.add({ name: 'broker away', match: {}, action: refuse() });
    for (const connection of lab.proxy.connections()) connection.cut({ how: 'rst' });
    await context.quiet(noticeMs);
    for (let n = 1; n <= messages; n++) first.send('b', { kind: 'ping', nonce: `s1 ${n}` });
    await first.leave(300).catch(() => undefined); // nobody is there to hear it
    lab.proxy.remove('broker away');
    const replayed = listenFor(other, first.session);
    const second = await lab.join('a');
    const works = await reaches(second, { peer: other, name: 'b' }, 3_000);
    await context.quiet(lateMs);
    return [
      ...(replayed() === 0
        ? []
        : [`our client: ${replayed()} messages of an abandoned session came in the next one`]),
      ...(works ? [] : ['our client: the session after an abandoned one is not heard']),
    ];
  });

/** Counts what said that it belongs to the abandoned negotiation, under whichever session. */
function listenFor(other: Peer, session: string): () => number {
  let count = 0;
  other.listen((envelope) => {
    const { signal } = envelope;
    const old = signal.kind === 'ping' && signal.nonce.startsWith('s1 ');
    if (old || (envelope.session === session && signal.kind !== 'presence')) count += 1;
  });
  return () => count;
}
