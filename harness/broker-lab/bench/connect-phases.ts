/** Connects again and again, and tells how long TCP, TLS, WebSocket, CONNACK and SUBACK took. */
import type { Ms } from '../../core/units.ts';
import type { ConnectPhases } from '../result.ts';
import { Latencies } from './latencies.ts';
import type { LeanClient } from './lean-client.ts';
import type { Measurement } from './measurement.ts';
import { freshTopic, join, type Site } from './site.ts';

/**
 * Connections one after the other, each with a subscription of its own. Name lookup counts as TCP; the
 * phases leave out what lies between them on our side, so their sum is at most the total.
 * @param perBlock - connections in a block
 */
export function connectPhases(site: Site, perBlock: number): Measurement<ConnectPhases> {
  const phases = new Phases();
  return {
    block: async () => {
      for (let left = perBlock; left > 0; left--) await once(site, phases);
    },
    result: () => ({ transport: site.transport, n: phases.total.n, ...phases.results() }),
    close: () => undefined,
  };
}

async function once(site: Site, phases: Phases): Promise<void> {
  const client = await join(site);
  try {
    const { ms } = await client.subscribe(freshTopic(site), 1);
    phases.record(client, ms, performance.now() - client.connectingSince);
  } finally {
    client.end();
  }
}

class Phases {
  readonly #tcp = new Latencies();
  readonly #tls = new Latencies();
  readonly #webSocket = new Latencies();
  readonly #connack = new Latencies();
  readonly #suback = new Latencies();
  readonly total = new Latencies();

  record({ connectedIn }: LeanClient, suback: Ms, total: Ms): void {
    const { tcp, tls, webSocket, connack } = connectedIn;
    this.#tcp.record(tcp);
    if (tls !== null) this.#tls.record(tls);
    if (webSocket !== null) this.#webSocket.record(webSocket);
    this.#connack.record(connack);
    this.#suback.record(suback);
    this.total.record(total);
  }

  results(): Omit<ConnectPhases, 'transport' | 'n'> {
    const where = (phase: Latencies) => (phase.n === 0 ? null : phase.result());
    return {
      tcp: this.#tcp.result(),
      tls: where(this.#tls),
      webSocket: where(this.#webSocket),
      connack: this.#connack.result(),
      suback: this.#suback.result(),
      total: this.total.result(),
    };
  }
}
