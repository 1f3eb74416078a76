/** How a broker program is started and ended, shown with programs that misbehave on purpose. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { BrokerProgram, Place, Recipe } from './recipe.ts';
import { localDriver } from './local-broker.ts';

const found: BrokerProgram = {
  status: 'found',
  path: process.execPath,
  version: '',
  why: '',
  cure: '',
};
const tcp = { transports: new Set(['tcp'] as const) };

/** Listens at the port given, says so, and ends with code 3 at the first byte that it is sent. */
const listener = `
  const server = require('node:net').createServer((socket) => socket.once('data', () => process.exit(3)));
  server.once('error', (error) => { console.error('error: ' + error.code); process.exit(1); });
  server.listen(Number(process.argv[1]), '127.0.0.1', () => console.log('made-up 1.2.3 is ready'));`;

const script = (source: string, ...args: string[]) => ({
  program: process.execPath,
  args: ['-e', source, ...args],
});

/** A made-up broker, and the places that it was given so far. */
function madeUp(changes: Partial<Recipe> = {}, source = listener) {
  const places: Place[] = [];
  const recipe: Recipe = {
    name: 'made-up',
    supports: {
      transports: new Set(['tcp']),
      protocolLevels: new Set([4]),
      users: false,
      topicPermissions: false,
    },
    program: found,
    webSocketPath: '',
    sparePorts: 1,
    within: 10_000,
    configure: (place) => {
      places.push(place);
      const [spare = 0] = place.sparePorts;
      const broker = script(source, String(place.listeners[0]?.port));
      return { broker, helpers: [script(listener, String(spare))] };
    },
    ready: /is ready/,
    portTaken: /EADDRINUSE/,
    version: /made-up (\S+) is ready\s*$/m,
    ...changes,
  };
  return { driver: localDriver(recipe), places, recipe };
}

/** Takes a port away between our finding it and the broker's binding it, for the first `times` starts. */
function thief(recipe: Recipe, times: number) {
  const servers: Server[] = [];
  const driver = localDriver({
    ...recipe,
    configure: (place) => {
      const commands = recipe.configure(place);
      if (servers.length < times) {
        servers.push(createServer().listen(place.listeners[0]?.port, '127.0.0.1'));
      }
      return commands;
    },
  });
  return { driver, giveBack: () => servers.forEach((server) => server.close()) };
}

test('a program that is not installed is told with the command that adds it', async () => {
  const program: BrokerProgram = { ...found, status: 'missing', why: 'not there', cure: 'get it' };
  const { driver } = madeUp({ program });
  await assert.rejects(driver.start(tcp), { code: 'broker-missing', cure: 'get it' });
});

test('a port that was taken meanwhile leads to a start with another one', async () => {
  const { recipe, places } = madeUp();
  const { driver, giveBack } = thief(recipe, 2);
  try {
    const broker = await driver.start(tcp);
    assert.equal(places.length, 3);
    assert.equal(broker.address('tcp').url, `mqtt://127.0.0.1:${places[2]?.listeners[0]?.port}`);
    await broker.close();
  } finally {
    giveBack();
  }
  assert.deepEqual(
    places.filter(({ folder }) => existsSync(folder)),
    [],
  );
});

test('ports that are taken again and again are told as such', async () => {
  const { driver, giveBack } = thief(madeUp().recipe, 3);
  try {
    await assert.rejects(driver.start(tcp), {
      code: 'broker-start-failed',
      what: 'made-up did not start: a port was taken by another program; it wrote: error: EADDRINUSE',
    });
  } finally {
    giveBack();
  }
});

test('a program that gives up is quoted', async () => {
  const { driver, places } = madeUp({}, `console.log('Error: no such option'); console.log('bye')`);
  await assert.rejects(driver.start(tcp), {
    what: 'made-up did not start: it ended: exit code 0; it wrote: Error: no such option',
  });
  assert.equal(existsSync(places[0]?.folder ?? '/'), false);
});

test('a program that never gets ready is ended at its deadline', async () => {
  const { driver } = madeUp({ within: 200, ready: /never/ });
  await assert.rejects(driver.start(tcp), /it was not ready within 200 ms/);
});

test('a broker that dies takes its helpers and its folder along', async () => {
  const { driver, places } = madeUp();
  const broker = await driver.start(tcp);
  assert.equal(broker.version, '1.2.3');
  const [place] = places;
  connect(Number(new URL(broker.address('tcp').url).port), '127.0.0.1').end('x');
  assert.equal(await broker.ended, 'exit code 3');
  const until = performance.now() + 5_000;
  while (existsSync(place?.folder ?? '/') && performance.now() < until) await pause(10);
  assert.equal(existsSync(place?.folder ?? '/'), false);
  const helper = connect(place?.sparePorts[0] ?? 0, '127.0.0.1');
  const answer = await new Promise((resolve) => {
    helper.once('error', () => resolve('refused')).once('connect', () => resolve('accepted'));
  });
  helper.destroy();
  assert.equal(answer, 'refused');
  await broker.close(); // may still be called
});

test('a broker that does not listen to SIGTERM is ended all the same', async () => {
  const { driver } = madeUp({}, `process.on('SIGTERM', () => {}); ${listener}`);
  const broker = await driver.start(tcp);
  await broker.close();
  assert.equal(await broker.ended, 'signal SIGKILL');
});
