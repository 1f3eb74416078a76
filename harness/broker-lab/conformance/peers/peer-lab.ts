/** Puts our own peers, as they signal in every scenario, behind the proxy at the broker of an entry. */
import { Journal } from '../../../agent/journal.ts';
import { SignallingSession } from '../../../agent/session.ts';
import type { BrokerAddress } from '../../../brokers/broker.ts';
import { monotonicClock } from '../../../core/clock.ts';
import { withDeadline } from '../../../core/deadline.ts';
import { unguessable } from '../../../core/random.ts';
import type { Envelope, Signal } from '../../../core/signal.ts';
import type { Ms } from '../../../core/units.ts';
import type { LogRecord } from '../../../network/mqtt-proxy/log.ts';
import { startMqttProxy, type MqttProxy } from '../../../network/mqtt-proxy/proxy.ts';
import type { EntryContext } from '../context.ts';

const withinMs: Ms = 5_000;
const leaveWithinMs: Ms = 500;

/** What a peer is asked to do; our `SignallingSession`, or one that is faulty on purpose. */
export type Peer = Pick<SignallingSession, 'session' | 'join' | 'send' | 'listen' | 'leave'>;
export type JoinPlan = Parameters<Peer['join']>[0];
export type MakePeer = (plan: JoinPlan) => Peer;

export const ourPeer: MakePeer = (plan) => new SignallingSession(plan, new Journal(monotonicClock));

/** Peers of one room; those made by `join` go through the proxy. */
export class PeerLab {
  readonly proxy: MqttProxy;
  readonly #make: MakePeer;
  readonly #ways: { readonly through: BrokerAddress; readonly direct: BrokerAddress };
  readonly #room = unguessable();
  readonly #peers = new Set<Peer>();

  private constructor(
    proxy: MqttProxy,
    ways: { readonly through: BrokerAddress; readonly direct: BrokerAddress },
    make: MakePeer,
  ) {
    this.proxy = proxy;
    this.#ways = ways;
    this.#make = make;
  }

  /** Does some work in a lab of its own, ends every peer, and adds what the proxy saw to the evidence. */
  static async use<T>(
    context: EntryContext,
    make: MakePeer,
    work: (lab: PeerLab) => Promise<T>,
  ): Promise<T> {
    const upstream = context.address();
    const entrance = upstream.url.startsWith('ws') ? 'ws' : 'tcp';
    const proxy = await startMqttProxy({ upstream: { [entrance]: upstream } });
    const through = proxy.address(entrance);
    const lab = new PeerLab(proxy, { through, direct: upstream }, make);
    try {
      return await work(lab);
    } finally {
      await lab.#leave();
      for (const record of proxy.log()) note(context, record);
      await proxy.close();
    }
  }

  /** A peer that joined through the proxy. @throws HarnessError of `SignallingSession.join` */
  async join(me: string, more: Partial<JoinPlan> = {}): Promise<Peer> {
    return this.#joined(this.#make, { ...this.#plan(me, this.#ways.through), ...more });
  }

  /** One of ours, healthy, straight at the broker. */
  async joinDirectly(me: string): Promise<Peer> {
    return this.#joined(ourPeer, this.#plan(me, this.#ways.direct));
  }

  /** What the peers sent (or were sent) so far, oldest first. */
  seen(kind: LogRecord['kind'], direction: LogRecord['direction']): LogRecord[] {
    return this.proxy
      .log()
      .filter((record) => record.kind === kind && record.direction === direction);
  }

  /** A peer on a dead link cannot leave in peace; the end of the proxy ends it. */
  async #leave(): Promise<void> {
    const left = Promise.allSettled([...this.#peers].map((peer) => peer.leave(leaveWithinMs)));
    await withDeadline(left, 2 * leaveWithinMs, (waited) => ({
      code: 'publish-timeout',
      what: `the peers did not leave within ${waited} ms`,
      cure: 'nothing to do: their connections are reset',
    })).catch(() => undefined);
  }

  async #joined(make: MakePeer, plan: JoinPlan): Promise<Peer> {
    const peer = make(plan);
    this.#peers.add(peer);
    await peer.join(plan);
    return peer;
  }

  #plan(me: string, { url, username, password, ca }: BrokerAddress): JoinPlan {
    return {
      ...{ url, room: this.#room, me, dialect: 'native', within: withinMs },
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(ca === undefined ? {} : { ca }),
    };
  }
}

/** Whether `to` hears a signal of `from` in time; `from` says it again and again, as peers repeat offers. */
export async function reaches(
  from: Peer,
  { peer, name }: { peer: Peer; name: string },
  within: Ms,
): Promise<boolean> {
  const nonce = unguessable(4);
  let heard = (): void => undefined;
  const hearing = new Promise<boolean>((resolve) => {
    heard = () => {
      resolve(true);
    };
  });
  const stop = peer.listen(({ signal }: Envelope) => {
    if (signal.kind === 'ping' && signal.nonce === nonce) heard();
  });
  const ping: Signal = { kind: 'ping', nonce };
  from.send(name, ping);
  const again = setInterval(() => {
    from.send(name, ping);
  }, 500);
  return withDeadline(hearing, within, (waited) => ({
    code: 'signal-timeout',
    what: `${name} heard nothing within ${waited} ms`,
    cure: 'see the packets of the proxy',
  }))
    .catch(() => false)
    .finally(() => {
      clearInterval(again);
      stop();
    });
}

/** Looks every 20 ms until something holds. @returns whether it did in time */
export async function eventually(holds: () => boolean, within: Ms): Promise<boolean> {
  for (const end = performance.now() + within; performance.now() < end;) {
    if (holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return holds();
}

function note(context: EntryContext, { connection, client, direction, text, steps }: LogRecord) {
  const did = steps.map((step) => step.did).join(', ');
  const where = direction === 'from broker' ? 'from broker' : 'to broker';
  context.log.add(
    `peer ${client ?? '?'}#${connection}`,
    where,
    did === '' ? text : `${text} (${did})`,
  );
}
