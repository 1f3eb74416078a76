/**
 * A broker of yours as a recipe, to copy: which program, its configuration, and how its log says that it is ready.
 * This one is a mosquitto with persistence and limits of its own. docs/broker.md says what each part is.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** @param {import('signalbox/broker').BrokerKit} kit */
export default function myBroker({ localDriver, programAt }) {
  // 1. Where it is: when there is no such program, its cells are unsupported with that reason
  const program = programAt(process.env['MY_BROKER'] ?? '/usr/sbin/mosquitto');
  return localDriver({
    program,
    // 2. The same as the name of this file
    name: 'my-broker',
    // 3. What it can do; what is not claimed must be refused, and `localDriver` does that
    supports: {
      transports: new Set(['tcp', 'ws']),
      protocolLevels: new Set([4, 5]),
      users: false,
      topicPermissions: false,
    },
    // 4. Path of its WebSocket URL, ports beyond those of its listeners, and ms until it must be ready
    webSocketPath: '',
    sparePorts: 0,
    within: 10_000,
    // 5. Everything it writes goes below `folder`, which is removed at the end; it listens on these ports alone
    configure: ({ folder, listeners }) => {
      const file = path.join(folder, 'broker.conf');
      writeFileSync(file, configuration(folder, listeners));
      return { broker: { program: program.path, args: ['-c', file] }, helpers: [] };
    },
    // 6. In its log: ready, a port that was taken meanwhile, and the version that really runs
    ready: /mosquitto version \S+ running/,
    portTaken: /Address already in use/i,
    version: /mosquitto version (\S+) starting/,
  });
}

/**
 * @param {string} folder
 * @param {import('signalbox/broker').Place['listeners']} listeners
 */
function configuration(folder, listeners) {
  const settings = [
    'user root', // without root it stays who you are
    'log_dest stderr',
    'allow_anonymous true',
    'persistence true',
    `persistence_location ${folder}/`,
    'max_inflight_messages 100',
    'set_tcp_nodelay true',
  ];
  const listen = listeners.flatMap(({ transport, port }) => [
    `listener ${port} 127.0.0.1`,
    `protocol ${transport === 'ws' ? 'websockets' : 'mqtt'}`,
  ]);
  return [...settings, ...listen, ''].join('\n');
}
