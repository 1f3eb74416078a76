/** How set-up finds brokers on made-up machines, and what it says of those that are missing. */
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { brokerPackages, discoverBrokers, type FoundBroker } from './brokers.mjs';
import { bareMachine, facts, json, program, scripted, temporaryFolder } from './fake-machine.ts';
import { installBrokers } from './install-brokers.mjs';

const named = (brokers: readonly FoundBroker[], name: string): FoundBroker => {
  const broker = brokers.find((each) => each.name === name);
  if (broker === undefined) throw new Error(`no broker ${name}`);
  return broker;
};

test('on a bare machine each broker is missing with one command of that machine', async () => {
  using temporary = temporaryFolder();
  const cures = async (changes: Parameters<typeof bareMachine>[1]) =>
    (await discoverBrokers(bareMachine(temporary.folder, changes))).map(({ cure }) => cure);
  assert.deepEqual(await cures({ platform: 'darwin' }), [
    'npm ci',
    'brew install mosquitto',
    'brew install rabbitmq',
    'brew install nats-server',
  ]);
  program(path.join(temporary.folder, 'bin/apt-get'), '');
  assert.deepEqual(await cures({ env: { PATH: path.join(temporary.folder, 'bin') } }), [
    'npm ci',
    'sudo apt-get install mosquitto',
    'sudo apt-get install rabbitmq-server',
    'sudo apt-get install nats-server',
  ]);
});

test('programs are found in known places and tell their versions', async () => {
  using temporary = temporaryFolder();
  const { folder } = temporary;
  json(path.join(folder, 'node_modules/aedes/package.json'), { version: '1.2.0' });
  program(path.join(folder, 'usr/sbin/mosquitto'), 'echo "mosquitto version 2.0.11"; exit 3');
  program(path.join(folder, 'bin/nats-server'), 'echo "nats-server: v2.9.10"');
  program(path.join(folder, 'bin/epmd'), '');
  const real = path.join(
    folder,
    'usr/lib/rabbitmq/lib/rabbitmq_server-3.10.8/sbin/rabbitmq-server',
  );
  program(real, 'exit 1');
  const shown = program(path.join(folder, 'usr/lib/rabbitmq/bin/other'), '');
  symlinkSync(real, path.join(path.dirname(shown), 'rabbitmq-server'));
  const host = bareMachine(folder, { env: { PATH: `${path.join(folder, 'bin')}:/usr/bin:/bin` } });
  const brokers = await discoverBrokers(host);
  assert.deepEqual(
    brokers.map(({ name, status, version }) => [name, status, version]),
    [
      ['aedes', 'found', '1.2.0'],
      ['mosquitto', 'found', '2.0.11'],
      ['rabbitmq', 'found', '3.10.8'],
      ['nats', 'found', '2.9.10'],
    ],
  );
});

test('RabbitMQ without epmd is missing, for it could not be ended for sure', async () => {
  using temporary = temporaryFolder();
  program(path.join(temporary.folder, 'usr/lib/rabbitmq/bin/rabbitmq-server'), '');
  const broker = named(await discoverBrokers(bareMachine(temporary.folder)), 'rabbitmq');
  assert.equal(broker.status, 'missing');
  assert.match(broker.why, /needs epmd/);
});

test('a variable that points nowhere is told, and is not mended by a package', async () => {
  using temporary = temporaryFolder();
  const host = bareMachine(temporary.folder, { env: { SIGNALBOX_NATS: '/nowhere' } });
  const brokers = await discoverBrokers(host);
  assert.match(named(brokers, 'nats').why, /SIGNALBOX_NATS is \/nowhere/);
  assert.deepEqual(brokerPackages(host, brokers), ['mosquitto', 'rabbitmq-server']);
});

/** What is run to install brokers on a bare machine, and what is said. */
async function install(folder: string, changes: Parameters<typeof facts>[0]) {
  const { run, lines } = scripted(() => undefined);
  const said: string[] = [];
  await installBrokers(bareMachine(folder, { run }), facts(changes), (line) => said.push(line));
  return { lines, said };
}

test('asked for by name, brokers are installed on Debian, and services are spoken of', async () => {
  using temporary = temporaryFolder();
  const { lines, said } = await install(temporary.folder, {});
  assert.match(
    lines.at(-1) ?? '',
    /install -y --no-install-recommends mosquitto rabbitmq-server nats-server$/,
  );
  assert.match(said.at(-1) ?? '', /systemctl disable --now mosquitto rabbitmq-server nats-server/);
});

test('another system, and a user without rights, are left as they are', async () => {
  using temporary = temporaryFolder();
  assert.deepEqual((await install(temporary.folder, { distribution: 'fedora' })).lines, []);
  const { lines, said } = await install(temporary.folder, { rights: 'user' });
  assert.deepEqual(lines, []);
  assert.match(said.join(), /sudo apt-get install mosquitto/);
});
