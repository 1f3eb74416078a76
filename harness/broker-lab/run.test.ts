import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guestEtiquette, momentNotice, ownEtiquette } from '../brokers/etiquette.ts';
import { deferred } from '../core/deferred.ts';
import { HarnessError } from '../core/errors.ts';
import type { Benchmark } from './result.ts';
import { lookAtBrokers, type Candidate, type Looks, type Plan, type Target } from './run.ts';

const empty: Benchmark = {
  ...{ connect: [], delivery: [], fanOut: [], saturation: [], storm: null, replay: [] },
  leftOut: [],
};
const failure = (code: 'broker-missing' | 'broker-unreachable' | 'broker-lost') =>
  new HarnessError({ code, what: `${code} happened`, cure: 'mend it' });

/** Notes what was started and ended. */
function lab() {
  const log: string[] = [];
  const candidate = (name: string, error?: Error): Candidate => ({
    name,
    kind: 'local',
    start: () => {
      if (error) return Promise.reject(error);
      log.push(`start ${name}`);
      const target: Target = {
        ...{ name, version: '1', kind: 'local', restart: null, etiquette: ownEtiquette() },
        addresses: { ws: { url: 'ws://x' }, tcp: { url: 'mqtt://x' } },
        close: () => {
          log.push(`end ${name}`);
          return Promise.resolve();
        },
      };
      return Promise.resolve(target);
    },
  });
  return { log, candidate };
}
const looks: Looks = {
  levels: () => Promise.resolve([4]),
  alive: () => Promise.resolve(true),
  conformance: () => Promise.resolve([]),
  limits: () => Promise.resolve([{ name: 'l', value: 'v', how: 'h' }]),
  benchmark: (_target, control) => Promise.resolve({ target: empty, control: control && empty }),
};
const plan = (over: Partial<Plan> & Pick<Plan, 'candidates' | 'control'>): Plan => ({
  ...{ looks, signal: new AbortController().signal, say: () => undefined },
  ...over,
});

test('a broker that cannot be started is an entry with its reason, and the next is looked at', async () => {
  const { candidate, log } = lab();
  const candidates = [
    candidate('gone', failure('broker-unreachable')),
    candidate('absent', failure('broker-missing')),
    candidate('here'),
  ];
  const reports = await lookAtBrokers(plan({ candidates, control: candidate('control') }));
  assert.deepEqual(
    reports.map(({ name, outcome, reason }) => [name, outcome, reason?.code]),
    [
      ['gone', 'failed', 'broker-unreachable'],
      ['absent', 'unsupported', 'broker-missing'],
      ['here', 'passed', undefined],
    ],
  );
  assert.deepEqual(log, ['start here', 'start control', 'end control', 'end here']);
  assert.match(reports[0]?.summary[0] ?? '', /could not be looked at/);
});

test('a broker of others is told of as one moment from one place, one of ours is not', async () => {
  const { candidate } = lab();
  const control = candidate('control');
  const guest: Candidate = {
    ...control,
    start: async () => ({ ...(await control.start()), etiquette: guestEtiquette(null) }),
  };
  const [theirs, ours] = await lookAtBrokers(plan({ candidates: [guest, control], control }));
  assert.equal(theirs?.summary.at(-1), momentNotice);
  assert.ok(!ours?.summary.includes(momentNotice));
});

test('the control itself is measured alone, every other broker in turns with it', async () => {
  const { candidate } = lab();
  const control = candidate('control');
  const candidates = [control, candidate('other')];
  const [first, second] = await lookAtBrokers(plan({ candidates, control }));
  assert.deepEqual([first?.control, second?.control], [null, empty]);
  assert.deepEqual(second?.transports, ['tcp', 'ws']);
});

test('without a control the benchmark is done, and says what is missing', async () => {
  const { candidate } = lab();
  const control = candidate('control', failure('broker-missing'));
  const [report] = await lookAtBrokers(plan({ candidates: [candidate('a')], control }));
  assert.equal(report?.outcome, 'passed');
  assert.deepEqual(report.benchmark?.leftOut, [
    { part: 'comparison with control', why: 'broker-missing: broker-missing happened' },
  ]);
});

test('a broker that died on the way has not passed, whatever its benchmark came to', async () => {
  const { candidate } = lab();
  const dead: Looks = { ...looks, alive: () => Promise.resolve(false) };
  const [report] = await lookAtBrokers(
    plan({ candidates: [candidate('a')], control: candidate('control'), looks: dead }),
  );
  assert.deepEqual([report?.outcome, report?.reason?.code], ['failed', 'broker-lost']);
  assert.deepEqual(report?.benchmark, empty);
});

test('a look that fails keeps what the others saw, and the broker is ended', async () => {
  const { candidate, log } = lab();
  const broken: Looks = { ...looks, benchmark: () => Promise.reject(failure('broker-lost')) };
  const [report] = await lookAtBrokers(
    plan({ candidates: [candidate('a')], control: candidate('control'), looks: broken }),
  );
  assert.deepEqual([report?.outcome, report?.reason?.code], ['failed', 'broker-lost']);
  assert.equal(report?.limits.length, 1);
  assert.equal(report.benchmark, null);
  assert.deepEqual(log.slice(-2), ['end control', 'end a']);
});

test('what was not asked for is not done and not missed', async () => {
  const { candidate, log } = lab();
  const only: Looks = { ...looks, benchmark: null, limits: null };
  const [report] = await lookAtBrokers(
    plan({ candidates: [candidate('a')], control: candidate('control'), looks: only }),
  );
  assert.deepEqual([report?.outcome, report?.benchmark], ['passed', null]);
  assert.deepEqual(log, ['start a', 'end a']);
});

test('stopping ends what runs, keeps what was seen, and starts nothing more', async () => {
  const { candidate, log } = lab();
  const stop = new AbortController();
  const hanging: Looks = {
    ...looks,
    benchmark: () => {
      stop.abort();
      return deferred<never>().promise;
    },
  };
  const candidates = [candidate('a'), candidate('b')];
  const control = candidate('a');
  const reports = await lookAtBrokers(
    plan({ candidates, control, looks: hanging, signal: stop.signal }),
  );
  assert.deepEqual(
    reports.map(({ outcome, reason, limits }) => [outcome, reason?.code, limits.length]),
    [
      ['inconclusive', 'run-stopped', 1],
      ['inconclusive', 'run-stopped', 0],
    ],
  );
  assert.deepEqual(log, ['start a', 'end a']);
});

test('a broker that is up only after the stop is ended all the same', async () => {
  const { candidate, log } = lab();
  const stop = new AbortController();
  const gate = deferred<undefined>();
  const ended = deferred<undefined>();
  const slow: Candidate = {
    ...candidate('slow'),
    start: async () => {
      stop.abort();
      await gate.promise;
      const target = await candidate('slow').start();
      return {
        ...target,
        close: () => {
          ended.resolve(undefined);
          return target.close();
        },
      };
    },
  };
  await lookAtBrokers(plan({ candidates: [slow], control: slow, signal: stop.signal }));
  assert.deepEqual(log, []);
  gate.resolve(undefined);
  await ended.promise;
  assert.deepEqual(log, ['start slow', 'end slow']);
});
