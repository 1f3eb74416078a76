/** Client half of MQTT-003: two of our peers with one client id do not displace each other for ever. */
import { unguessable } from '../../../core/random.ts';
import type { Ms } from '../../../core/units.ts';
import { rewrite } from '../../../network/mqtt-proxy/actions/rewrite.ts';
import type { EntryContext } from '../context.ts';
import { ourPeer, PeerLab, type MakePeer } from './peer-lab.ts';

/** Time to find out that there is another; from then on, nobody may connect. */
const fightMs: Ms = 5_000;
const peaceMs: Ms = 3_000;

/** Ways in which the claim does not hold; the proxy gives both peers the same client id. */
export const fightOverClientId = (
  context: EntryContext,
  make: MakePeer = ourPeer,
): Promise<string[]> =>
  PeerLab.use(context, make, async (lab) => {
    const clientId = `sb-one-${unguessable(4)}`;
    lab.proxy.add({
      name: 'one client id for all',
      match: { kind: 'connect', direction: 'to broker' },
      action: rewrite((packet) => (packet.cmd === 'connect' ? { ...packet, clientId } : packet)),
    });
    await lab.join('a');
    // The first may be back before the second has said that it is there: then the fight is on already
    await lab.join('b', { within: 1_000 }).catch(() => undefined);
    await context.quiet(fightMs);
    const before = connects(lab);
    await context.quiet(peaceMs);
    const later = connects(lab) - before;
    return [
      ...(before >= 3 ? [] : [`our client: only ${before} CONNECTs, so nobody was displaced`]),
      ...(later === 0
        ? []
        : [
            `our client: two with one client id still fight after ${fightMs} ms (${before} CONNECTs, then ${later} more in ${peaceMs} ms)`,
          ]),
    ];
  });

const connects = (lab: PeerLab): number => lab.seen('connect', 'to broker').length;
