/** Steps of a cell whose peers are stand-ins. */
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RunningBroker } from '../brokers/broker.ts';
import type { Role } from '../core/ids.ts';
import type { RunningPeer } from '../drivers/driver.ts';
import { CellRun } from './cell-run.ts';
import type { Lab } from './lab.ts';
import { standInPeer } from './peer-stand-in.ts';
import { Turn } from './turn.ts';

const key = {
  ...{ scenario: 'kill', offerer: 'one', answerer: 'other' },
  ...{ broker: 'aedes', link: 'direct', dialect: 'native' },
};

const broker: RunningBroker = {
  ...{ name: 'aedes', version: '1' },
  address: () => ({ url: 'mqtt://127.0.0.1:1' }),
  watch: () => Promise.resolve(),
  takeObservations: () => Promise.resolve([]),
  ended: new Promise<never>(() => undefined),
  close: () => Promise.resolve(),
};

/** A laboratory with these peers in it, and no more than a cell needs of it. */
function labOf(launch: (role: Role) => RunningPeer): Lab {
  const nothing = () => undefined;
  const lab: Partial<Record<keyof Lab, unknown>> = {
    isClosing: false,
    brokers: {
      ...{ able: () => Promise.resolve(), prepare: nothing, get: () => Promise.resolve(broker) },
      areOwn: true,
      routeOf: () => ({ node: 'tcp', page: 'ws', ownCertificate: false }),
    },
    links: { prepare: nothing, open: () => Promise.resolve(null) },
    ...{ able: nothing, prepareBrowsers: nothing, ready: () => Promise.resolve() },
    launch: ({ role }: { role: Role }) => Promise.resolve(launch(role)),
  };
  return lab as Lab; // all of it that a cell uses
}

test('a peer that hangs when it is to be isolated fails its step after a deadline', async (t) => {
  const lab = labOf((role) => standInPeer(undefined, role === 'offerer' ? 'hangs' : 'ends'));
  const turn = await Turn.begin(() => () => undefined);
  const cell = new CellRun({ lab, turn }, key, []);
  await cell.meet();
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => {
    mock.timers.reset();
  });
  const isolated = assert.rejects(cell.isolate('offerer'), { code: 'peer-would-not-end' });
  await nextTurn(); // it is told to end by now
  mock.timers.tick(15_000);
  await isolated;
});

test('a scenario that a dialect has nothing for says so, and no peer is started for it', async () => {
  const lab = labOf(() => assert.fail('a peer was started'));
  const turn = await Turn.begin(() => () => undefined);
  const cell = new CellRun({ lab, turn }, { ...key, dialect: 'trystero' }, ['signalling-ping']);
  await assert.rejects(cell.meet(), {
    code: 'dialect-lacks',
    message: /the dialect trystero has no message through the broker/,
  });
});
