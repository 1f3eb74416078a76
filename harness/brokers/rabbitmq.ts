/** RabbitMQ with its MQTT and Web MQTT plugins as a broker of ours, with an epmd of our own beside it. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BrokerDriver, ProtocolLevel } from './broker.ts';
import { localDriver } from './local-broker.ts';
import type { Command } from './local-process.ts';
import { definitions } from './rabbitmq-definitions.ts';
import { type BrokerProgram, isSecure, isWebSocket, type Place } from './recipe.ts';

/** What connects without a name; only where nobody has one. */
const anonymous = { username: 'signalbox-anyone', password: 'anyone' };

/** The driver for the rabbitmq-server that set-up found. */
export const rabbitmq = (program: BrokerProgram): BrokerDriver =>
  localDriver({
    name: 'rabbitmq',
    program,
    supports: {
      transports: new Set(['tcp', 'tls', 'ws', 'wss']),
      protocolLevels: levelsOf(program.version),
      users: true,
      topicPermissions: true,
    },
    webSocketPath: '/ws',
    sparePorts: 2,
    within: 60_000,
    configure: (place) => {
      const env = writeFiles(place, program.version);
      return { broker: { program: program.path, args: [], env }, helpers: [epmd(place, env)] };
    },
    ready: /Server startup complete/,
    portTaken: /eaddrinuse|address already in use|already used by/i,
    version: /Starting RabbitMQ (\S+) on Erlang/,
  });

/** MQTT 5 came with 3.13. */
function levelsOf(version: string): ReadonlySet<ProtocolLevel> {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return new Set(major > 3 || (major === 3 && minor >= 13) ? [4, 5] : [4]);
}

/** The port mapper of Erlang. One that RabbitMQ started by itself would stay behind. */
function epmd({ sparePorts: [port = 0] }: Place, env: Command['env'] = {}): Command {
  return { program: 'epmd', args: ['-port', String(port), '-address', '127.0.0.1'], env };
}

/** @returns the environment that makes RabbitMQ use nothing but these files */
function writeFiles(place: Place, version: string): Record<string, string> {
  const write = (name: string, text: string) => {
    const file = path.join(place.folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  const users = place.users ?? [{ ...anonymous, mayRead: ['#'], mayWrite: ['#'] }];
  const known = write('definitions.json', JSON.stringify(definitions(users)));
  const [epmdPort = 0, distributionPort = 0] = place.sparePorts;
  return {
    HOME: place.folder, // its cookie
    ERL_EPMD_PORT: String(epmdPort),
    RABBITMQ_NODENAME: 'signalbox@localhost',
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    RABBITMQ_CONFIG_FILE: write('rabbitmq.conf', configuration(place, known, version)),
    RABBITMQ_ADVANCED_CONFIG_FILE: write('advanced.config', '[].\n'),
    RABBITMQ_CONF_ENV_FILE: write('rabbitmq-env.conf', ''),
    RABBITMQ_ENABLED_PLUGINS_FILE: write('plugins', '[rabbitmq_mqtt,rabbitmq_web_mqtt].\n'),
    RABBITMQ_MNESIA_BASE: path.join(place.folder, 'data'),
    RABBITMQ_LOG_BASE: path.join(place.folder, 'log'),
    RABBITMQ_LOGS: '-',
    RUNNING_UNDER_SYSTEMD: 'true', // its script then becomes the broker instead of waiting for it
  };
}

/** Lines of rabbitmq.conf. What is not said here is as RabbitMQ has it by itself. */
function configuration(place: Place, known: string, version: string): string {
  return [
    'listeners.tcp = none', // AMQP, which nobody here speaks
    `load_definitions = ${known}`,
    'log.connection.level = error',
    ...anonymity(place.users === null, version),
    ...listeners(place),
    ...secrets(place),
    '',
  ].join('\n');
}

/** The names of these settings changed with 4.0. */
function anonymity(allowed: boolean, version: string): string[] {
  const { username, password } = anonymous;
  if (Number.parseInt(version, 10) >= 4) {
    if (!allowed) return ['anonymous_login_user = none'];
    return [`anonymous_login_user = ${username}`, `anonymous_login_pass = ${password}`];
  }
  if (!allowed) return ['mqtt.allow_anonymous = false'];
  return [
    'mqtt.allow_anonymous = true',
    `mqtt.default_user = ${username}`,
    `mqtt.default_pass = ${password}`,
  ];
}

function listeners({ listeners: open }: Place): string[] {
  const at = (transport: string) => {
    const found = open.find((each) => each.transport === transport);
    return found && `127.0.0.1:${found.port}`;
  };
  const [tcp, tls, ws, wss] = ['tcp', 'tls', 'ws', 'wss'].map(at);
  return [
    tcp === undefined ? 'mqtt.listeners.tcp = none' : `mqtt.listeners.tcp.1 = ${tcp}`,
    tls === undefined ? 'mqtt.listeners.ssl = none' : `mqtt.listeners.ssl.1 = ${tls}`,
    `web_mqtt.tcp.listener = ${ws ?? 'none'}`,
    ...(wss === undefined ? [] : [`web_mqtt.ssl.listener = ${wss}`]),
  ];
}

function secrets({ tls, listeners: open }: Place): string[] {
  if (tls === null) return [];
  const files = (prefix: string) => [
    `${prefix}.cacertfile = ${tls.ca}`,
    `${prefix}.certfile = ${tls.certificate}`,
    `${prefix}.keyfile = ${tls.key}`,
  ];
  const webSocket = open.some(({ transport }) => isSecure(transport) && isWebSocket(transport));
  return [
    ...files('ssl_options'),
    'ssl_options.verify = verify_none', // clients show no certificate
    ...(webSocket ? files('web_mqtt.ssl') : []),
  ];
}
