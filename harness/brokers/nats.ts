/** NATS with JetStream as an MQTT 3.1.1 broker of ours; topics become subjects, and so do permissions. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BrokerDriver, BrokerUser } from './broker.ts';
import { localDriver } from './local-broker.ts';
import { subjectsOf } from './nats-subjects.ts';
import { type BrokerProgram, isSecure, isWebSocket, type Listener, type Place } from './recipe.ts';

/** The driver for the nats-server that set-up found. */
export const nats = (program: BrokerProgram): BrokerDriver =>
  localDriver({
    name: 'nats',
    program,
    supports: {
      transports: new Set(['tcp', 'tls', 'ws', 'wss']),
      protocolLevels: new Set([4]),
      users: true,
      topicPermissions: true,
      // One MQTT and one WebSocket listener a server, each with TLS or without
      apart: [
        ['tcp', 'tls'],
        ['ws', 'wss'],
      ],
    },
    webSocketPath: '/mqtt',
    sparePorts: 0,
    within: 15_000,
    configure: (place) => {
      const file = path.join(place.folder, 'nats.conf');
      // Its configuration format takes JSON
      writeFileSync(file, JSON.stringify(configuration(place), null, 2), { mode: 0o600 });
      return { broker: { program: program.path, args: ['-c', file] }, helpers: [] };
    },
    ready: /Server is ready/,
    portTaken: /address already in use/i,
    version: /Version:\s+v?(\d\S+)/,
  });

/** What is not said here is as nats-server has it by itself. */
function configuration(place: Place): object {
  const mqtt = place.listeners.find(({ transport }) => !isWebSocket(transport));
  const webSocket = place.listeners.find(({ transport }) => isWebSocket(transport));
  return {
    server_name: 'signalbox', // JetStream wants one
    host: '127.0.0.1',
    port: -1, // its own protocol, which nobody here speaks: any port
    jetstream: { store_dir: path.join(place.folder, 'jetstream') },
    // Even with WebSocket clients alone, MQTT has to be turned on by a listener
    mqtt: mqtt === undefined ? { host: '127.0.0.1', port: -1 } : listen(mqtt, place),
    ...(webSocket === undefined ? {} : { websocket: listen(webSocket, place) }),
    ...(place.users === null ? {} : { authorization: { users: place.users.map(user) } }),
  };
}

function listen({ transport, port }: Listener, { tls }: Place): object {
  const at = { host: '127.0.0.1', port };
  if (tls !== null && isSecure(transport)) {
    return { ...at, tls: { cert_file: tls.certificate, key_file: tls.key } };
  }
  return isWebSocket(transport) ? { ...at, no_tls: true } : at;
}

function user({ username, password, mayRead, mayWrite }: BrokerUser): object {
  // Subscriptions at QoS 1 are delivered over subjects of the server's own
  const read = [...mayRead.flatMap(subjectsOf), '$MQTT.sub.>'];
  const permissions = { publish: allow(mayWrite.flatMap(subjectsOf)), subscribe: allow(read) };
  return { user: username, password, permissions };
}

/** An empty list would allow everything. */
const allow = (subjects: readonly string[]): object =>
  subjects.length === 0 ? { deny: ['>'] } : { allow: subjects };
