/** Eclipse Mosquitto as a broker of ours: MQTT 3.1.1 and 5 on every transport, with its own defaults. */
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BrokerDriver, BrokerUser } from './broker.ts';
import { localDriver } from './local-broker.ts';
import { type BrokerProgram, isSecure, isWebSocket, type Listener, type Place } from './recipe.ts';

/** The driver for the mosquitto that set-up found. */
export const mosquitto = (program: BrokerProgram): BrokerDriver =>
  localDriver({
    name: 'mosquitto',
    program,
    supports: {
      transports: new Set(['tcp', 'tls', 'ws', 'wss']),
      protocolLevels: new Set([4, 5]),
      users: true,
      topicPermissions: true,
    },
    webSocketPath: '',
    sparePorts: 1,
    within: 10_000,
    configure: (place) => {
      const file = path.join(place.folder, 'mosquitto.conf');
      writeFileSync(file, configuration(place), { mode: 0o600 });
      return { broker: { program: program.path, args: ['-c', file] }, helpers: [] };
    },
    ready: /mosquitto version \S+ running/,
    portTaken: /Address already in use|Failed to (listen|bind)/i,
    version: /mosquitto version (\S+) starting/,
  });

/** Lines of mosquitto.conf(5). What is not said here is as mosquitto has it by itself. */
function configuration(place: Place): string {
  return [
    `user ${os.userInfo().username}`, // started by root it would become `mosquitto`, who may not read our folder
    'log_dest stderr',
    'log_type error',
    'log_type warning',
    'log_type information',
    'connection_messages false',
    'persistence false',
    ...access(place),
    ...place.listeners.flatMap((listener) => listen(listener, place)),
    ...withoutWebSocket(place),
    '',
  ].join('\n');
}

/** Version 2.0 ends at once when all of its listeners are WebSocket: one that nobody uses keeps it up. */
function withoutWebSocket({ listeners, sparePorts: [port = 0] }: Place): string[] {
  const isNeeded = listeners.every(({ transport }) => isWebSocket(transport));
  return isNeeded ? [`listener ${port} 127.0.0.1`] : [];
}

function access({ users, folder }: Place): string[] {
  if (users === null) return ['allow_anonymous true'];
  const passwords = path.join(folder, 'passwords');
  const permissions = path.join(folder, 'permissions');
  writeFileSync(passwords, users.map(passwordLine).join(''), { mode: 0o600 });
  writeFileSync(permissions, users.map(permissionLines).join(''), { mode: 0o600 });
  return ['allow_anonymous false', `password_file ${passwords}`, `acl_file ${permissions}`];
}

/** As mosquitto_passwd writes it: PBKDF2 with SHA-512, `$7$iterations$salt$hash`. */
function passwordLine({ username, password }: BrokerUser): string {
  const salt = randomBytes(12);
  const iterations = 101; // mosquitto's own
  const hash = pbkdf2Sync(password, salt, iterations, 64, 'sha512');
  return `${username}:$7$${iterations}$${salt.toString('base64')}$${hash.toString('base64')}\n`;
}

function permissionLines({ username, mayRead, mayWrite }: BrokerUser): string {
  const read = mayRead.map((filter) => `topic read ${filter}\n`);
  const write = mayWrite.map((filter) => `topic write ${filter}\n`);
  return [`user ${username}\n`, ...read, ...write].join('');
}

function listen({ transport, port }: Listener, { tls }: Place): string[] {
  return [
    `listener ${port} 127.0.0.1`,
    `protocol ${isWebSocket(transport) ? 'websockets' : 'mqtt'}`,
    ...(tls !== null && isSecure(transport)
      ? [`certfile ${tls.certificate}`, `keyfile ${tls.key}`]
      : []),
  ];
}
