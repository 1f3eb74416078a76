/** The broker contract notices brokers that break it: each fault here makes the one claim fail that it is about. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { aedes } from './aedes.ts';
import type { BrokerDriver, RunningBroker, StartOptions } from './broker.ts';
import { brokerContract } from './contract.ts';

/** The titles of the claims that fail for this driver, and nothing else of the contract. */
async function failures(driver: BrokerDriver, processesMarked = (): number[] => []) {
  const failed: string[] = [];
  const bodies: (() => Promise<void>)[] = [];
  const claim = async (title: string, body: () => Promise<void> | void) => {
    try {
      await body();
    } catch {
      failed.push(title);
    }
  };
  const declare = (
    title: string,
    _: object,
    body: (context: { test: typeof claim }) => Promise<void>,
  ) => bodies.push(() => claim(title, () => body({ test: claim })));
  brokerContract({ make: () => driver, test: declare, missing: null, processesMarked });
  for (const body of bodies) await body();
  return failed;
}

/** The embedded broker on TCP alone, with a fault. */
const faulty = (
  supports: Partial<BrokerDriver['supports']>,
  start: (options: StartOptions) => Promise<RunningBroker> = (options) => aedes.start(options),
): BrokerDriver => ({
  name: 'faulty',
  supports: { ...aedes.supports, transports: new Set(['tcp']), ...supports },
  start: async (options) => {
    if (options.transports.has('tcp')) return start(options);
    return aedes.start({ transports: new Set() }); // refuses
  },
});

/** The mark is not looked for here, so the claim about a kill always fails. */
const unkilled = 'killed, it says so';

test('a sound broker breaks nothing', async () => {
  assert.deepEqual(await failures(faulty({})), [unkilled]);
});

test('a protocol version that is claimed and not spoken is noticed, and so is the reverse', async () => {
  const both = faulty({ protocolLevels: new Set([4, 5]) });
  assert.deepEqual(await failures(both), ['speaks MQTT 5, or refuses it', unkilled]);
  const none = faulty({ protocolLevels: new Set() });
  assert.deepEqual(await failures(none), ['speaks MQTT 3.1.1, or refuses it', unkilled]);
});

test('users and permissions that are not enforced are noticed', async () => {
  const open = faulty({}, ({ transports }) => aedes.start({ transports }));
  const failed = await failures(open);
  assert.ok(failed.includes('a wrong password, and none, are refused'));
  for (const topic of ['contract/closed/a', 'contract/other/hall/a', 'contract/opened']) {
    assert.ok(failed.includes(`what a guest publishes to ${topic} is not delivered`), topic);
    assert.ok(failed.includes(`what others publish to ${topic} does not reach a guest`), topic);
  }
});

test('a broker that forgets what it observed, or tells no version, is noticed', async () => {
  const blind = faulty({}, async (options) => ({
    ...(await aedes.start(options)),
    version: '',
    takeObservations: () => Promise.resolve([]),
  }));
  const observed = 'what is watched is observed, and nothing else';
  assert.deepEqual(await failures(blind), ['tells its version', observed, unkilled]);
});

const closed = 'closed, it leaves no process, no port and no folder behind';

test('a broker that survives its close is noticed by its port', async () => {
  const really: (() => Promise<void>)[] = [];
  const ended = Promise.resolve('so it says');
  const immortal = faulty({}, async (options) => {
    const broker = await aedes.start(options);
    really.push(() => broker.close());
    return { ...broker, name: 'faulty', ended, close: () => Promise.resolve() };
  });
  try {
    assert.deepEqual(await failures(immortal), [unkilled, closed]);
  } finally {
    await Promise.all(really.map((close) => close()));
  }
});

test('a broker that leaves its folder behind is noticed', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-faulty-'));
  const untidy = faulty({}, async (options) => ({
    ...(await aedes.start(options)),
    name: 'faulty',
  }));
  try {
    assert.deepEqual(await failures(untidy), [unkilled, closed]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
