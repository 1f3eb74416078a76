/** Where clients reach a broker that we started. */
import { HarnessError } from '../core/errors.ts';
import type { BrokerAddress, RunningBroker, Transport } from './broker.ts';
import { type Listener, isSecure, isWebSocket } from './recipe.ts';

const schemes = { tcp: 'mqtt', tls: 'mqtts', ws: 'ws', wss: 'wss' } as const;

/** What of a started broker its addresses are made from. */
export interface Listening {
  readonly name: string;
  readonly listeners: readonly Listener[];
  readonly webSocketPath: string;
  /** PEM; null when no listener is secure. */
  readonly ca: string | null;
}

/** The `address` function of a broker on loopback. */
export function loopbackAddresses(broker: Listening): RunningBroker['address'] {
  return (transport) => {
    const listener = broker.listeners.find((each) => each.transport === transport);
    if (listener === undefined) throw notStarted(broker, transport);
    return addressOf(broker, listener);
  };
}

function addressOf({ webSocketPath, ca }: Listening, { transport, port }: Listener): BrokerAddress {
  const path = isWebSocket(transport) ? webSocketPath : '';
  const url = `${schemes[transport]}://127.0.0.1:${port}${path}`;
  return isSecure(transport) && ca !== null ? { url, ca } : { url };
}

const notStarted = ({ name, listeners }: Listening, transport: Transport): HarnessError =>
  new HarnessError({
    code: 'broker-url-missing',
    what: `${name} was started with ${listeners.map((each) => each.transport).join(', ')}, without ${transport}`,
    cure: `start it with the transport ${transport} too`,
  });
