/**
 * The emulator does what it says, through real stacks: what the data channel meets is what the link was told to do.
 * Run by `npm run test:link`, alone on the machine: it measures.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asFailure } from '../core/errors.ts';
import type { CellKey } from '../core/ids.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../timeline/event.ts';
import { native } from '../dialects/native.ts';
import { CellRun } from './cell-run.ts';
import { Lab } from './lab.ts';
import { runOptions } from './options.ts';
import { Turn } from './turn.ts';

const mainChannel = native.channels[0].label;
const stacks = ['node-datachannel', 'wrtc', 'werift'] as const;
let lab: Lab;
before(async () => {
  lab = await Lab.open(runOptions({ SIGNALBOX_STACKS: stacks.join(' ') }));
});
after(() => lab.close());

interface Ended {
  readonly events: readonly TimelineEvent[];
  readonly failure: string | null;
}

/** One cell of these two on this link: meets, connects, does `work`, and ends. */
async function onLink(
  link: string,
  work: (cell: CellRun) => Promise<void>,
  [offerer, answerer]: readonly [string, string] = ['wrtc', 'wrtc'],
): Promise<Ended> {
  const key: CellKey = {
    ...{ scenario: 'link-test', broker: 'aedes', dialect: 'native' },
    ...{ offerer, answerer, link },
  };
  const turn = await Turn.begin(() => () => undefined);
  const cell = new CellRun({ lab, turn }, key, ['data-channel']);
  let failure: string | null = null;
  try {
    await cell.meet();
    await cell.connect();
    await work(cell);
  } catch (error) {
    failure = asFailure(error).code;
  }
  const events = await cell.finish(null);
  turn.end();
  return { events, failure };
}

const reflect = { activity: 'reflect', params: { label: mainChannel }, within: 5_000 };

async function roundTrips(cell: CellRun, count = 50): Promise<void> {
  const params = {
    ...{ label: mainChannel, loaded: false, interval: 20 },
    ...{ warmUp: 10, count, within: 10_000 },
  };
  await cell.perform('round-trip', { answerer: reflect });
  const within = (count + 10) * 20 + 10_000;
  await cell.perform('round-trip', { offerer: { activity: 'round-trip', params, within } });
}

async function bulk(cell: CellRun, duration: number): Promise<void> {
  const params = {
    ...{ label: 'bulk', direction: 'offerer→answerer', size: 16_384, duplex: false },
    ...{ warmUp: 1_000, duration, within: 20_000 },
  };
  await cell.performAll('goodput', [
    { role: 'offerer', activity: 'goodput-send', params, within: duration + 40_000 },
    { role: 'answerer', activity: 'goodput-receive', params, within: duration + 40_000 },
  ]);
}

async function echo(cell: CellRun, sizes: string): Promise<void> {
  const params = { label: mainChannel, sizes, within: 8_000 };
  await cell.perform('echo', { answerer: reflect });
  await cell.perform('echo', { offerer: { activity: 'echo', params, within: 120_000 } });
}

function median(samples: readonly number[]): number {
  return [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)] ?? Number.NaN;
}

const samplesOf = ({ events }: Ended) =>
  ofKind(events, 'round-trip.samples').flatMap(({ samples }) => samples);

function directionOf({ events }: Ended, from: 'offerer' | 'answerer'): EventOf<'link.statistics'> {
  const found = ofKind(events, 'link.statistics').find((event) => event.from === from);
  assert.ok(found, `no statistics of the ${from}; ${JSON.stringify(events.at(-1))}`);
  return found;
}

const none = () => Promise.resolve();

for (const pair of [
  ['wrtc', 'wrtc'],
  ['node-datachannel', 'node-datachannel'],
  ['wrtc', 'node-datachannel'],
] as const) {
  test(`25 ms are 25 ms ± 1 ms in the round trip of ${pair.join('→')}, over the same link without delay`, async () => {
    const without = await onLink('delay=0', roundTrips, pair);
    const delayed = await onLink('delay=25', roundTrips, pair);
    assert.deepEqual([without.failure, delayed.failure], [null, null]);
    const oneWay = (median(samplesOf(delayed)) - median(samplesOf(without))) / 2;
    console.log(
      `  one way ${oneWay.toFixed(2)} ms; half a round trip ${(median(samplesOf(delayed)) / 2).toFixed(2)} ms`,
    );
    const { delay } = directionOf(delayed, 'offerer');
    assert.ok(delay !== null && delay.min >= 25 && delay.min < 25.5, JSON.stringify(delay));
    assert.ok(Math.abs(oneWay - 25) <= 1, `one way ${oneWay} ms`);
  });
}

test('5 % loss is 5 %, and everything still arrives', async () => {
  const ended = await onLink('loss=5%', (cell) => bulk(cell, 4_000));
  const { received, dropped } = directionOf(ended, 'offerer');
  const share = (dropped['loss'] ?? 0) / received;
  const spread = 4 * Math.sqrt((0.05 * 0.95) / received);
  console.log(`  ${dropped['loss']} of ${received} lost: ${(share * 100).toFixed(2)} %`);
  assert.ok(
    received > 500 && Math.abs(share - 0.05) < spread,
    `${share} ± ${spread} of ${received}`,
  );
  const [window] = ofKind(ended.events, 'goodput.window');
  assert.ok(window?.intact === true && window.inOrder, ended.failure ?? 'not intact');
});

for (const pair of [
  ['wrtc', 'wrtc'],
  ['node-datachannel', 'node-datachannel'],
] as const) {
  test(`10 Mbit/s read 8 to 10 in the goodput of ${pair.join('→')}`, async () => {
    const ended = await onLink('delay=5,rate=10', (cell) => bulk(cell, 6_000), pair);
    const [window] = ofKind(ended.events, 'goodput.window');
    assert.ok(window, ended.failure ?? 'no window');
    const goodput = (window.bytes * 8) / window.ms / 1_000;
    console.log(`  ${goodput.toFixed(2)} Mbit/s`);
    assert.ok(goodput >= 8 && goodput <= 10, `${goodput} Mbit/s`);
  });
}

test('duplicates come twice on the way and once out of the channel', async () => {
  const ended = await onLink('duplicate=0.5', (cell) => echo(cell, '1024,65536'));
  const { received, sent, duplicated } = directionOf(ended, 'offerer');
  assert.equal(ended.failure, null);
  assert.ok(duplicated > received / 4 && sent > received, JSON.stringify({ received, sent }));
  const echoes = ofKind(ended.events, 'echo.result');
  assert.ok(echoes.length === 4 && echoes.every((each) => each.sentHash === each.receivedHash));
});

test('what is corrupted is discarded by DTLS and sent again: no wrong byte arrives', async () => {
  const ended = await onLink('corrupt=5%', (cell) => echo(cell, '1024,65536,65536,65536'));
  const { corrupted } = directionOf(ended, 'offerer');
  assert.ok(corrupted > 0, 'nothing was corrupted');
  const echoes = ofKind(ended.events, 'echo.result').filter((each) => each.receivedHash !== null);
  assert.ok(echoes.length > 0 && echoes.every((each) => each.sentHash === each.receivedHash));
});

test('what is held back is overtaken, and the channel puts it in order again', async () => {
  const ended = await onLink('delay=5,reorder=10%,reorder-by=10', (cell) => bulk(cell, 2_000));
  assert.ok(directionOf(ended, 'offerer').reordered > 0, 'nothing was overtaken');
  const [window] = ofKind(ended.events, 'goodput.window');
  assert.ok(window?.intact === true && window.inOrder, ended.failure ?? 'not in order');
});

for (const stack of stacks) {
  test(`${stack} over a path of 1,280 bytes: what it does is told, with the datagrams that were too large`, async () => {
    const ended = await onLink('mtu=1280', (cell) => echo(cell, '1024,1200,16384'), [stack, stack]);
    const { dropped } = directionOf(ended, 'offerer');
    const back = ofKind(ended.events, 'echo.result').filter((each) => each.receivedHash !== null);
    console.log(
      `  ${back.length} of 6 came back, ${dropped['mtu'] ?? 0} dropped; ${ended.failure ?? 'no failure'}`,
    );
    assert.ok(back.length === 6 || (dropped['mtu'] ?? 0) > 0, 'it failed, and not for the size');
  });

  test(`${stack} after its port was rebound: it goes on, or ends in an outcome with a name`, async () => {
    const work = async (cell: CellRun) => {
      await cell.impair({ do: 'rebind', from: 'offerer' });
      await echo(cell, '1024');
    };
    const ended = await onLink('delay=5', work, [stack, stack]);
    const changes = ofKind(ended.events, 'link.changed').map(({ what }) => what);
    assert.ok(changes.includes('rebound'));
    const back = ofKind(ended.events, 'echo.result').filter((each) => each.receivedHash !== null);
    console.log(`  ${back.length} of 2 came back; ${ended.failure ?? 'no failure'}`);
    assert.ok(ended.failure === null || ended.failure !== 'harness-error', ended.failure ?? '');
  });
}

test('one way cut: the outcome has a name, and only that direction lost datagrams to it', async () => {
  const work = async (cell: CellRun) => {
    await cell.impair({ do: 'cut', from: 'answerer' });
    await roundTrips(cell, 20);
  };
  const ended = await onLink('delay=5', work);
  assert.ok((directionOf(ended, 'answerer').dropped['cut'] ?? 0) > 0);
  assert.equal(directionOf(ended, 'offerer').dropped['cut'], undefined);
  const lost = ofKind(ended.events, 'round-trip.samples').reduce((sum, { lost: n }) => sum + n, 0);
  console.log(`  ${lost} lost; ${ended.failure ?? 'no failure'}`);
  assert.ok(lost > 0 || ended.failure !== null, 'nothing was noticed');
});

test('a full cut from the first datagram on ends in ice-timeout or ice-failed', async () => {
  const { failure } = await onLink('cut=0', none);
  assert.match(failure ?? 'none', /^(ice-timeout|ice-failed|connection-failed)$/);
});

test('an outage of 2 s heals by itself', async () => {
  const ended = await onLink('delay=5,cut=1000..3000', (cell) => roundTrips(cell, 150));
  const changes = ofKind(ended.events, 'link.changed').map(({ what, side }) => `${what} ${side}`);
  assert.ok(changes.includes('cut offerer') && changes.includes('healed offerer'), changes.join());
  assert.equal(ended.failure, null);
});

test('descriptions, candidates and the link are all on the timeline', async () => {
  const { events, failure } = await onLink('delay=1', none, ['werift', 'node-datachannel']);
  assert.equal(failure, null);
  const [opened] = ofKind(events, 'link.opened');
  assert.ok(opened?.link === 'delay=1');
  const told = ofKind(events, 'candidate').filter(
    ({ side, port }) => side === 'remote' && port !== null,
  );
  const addresses = new Set(told.map(({ address, port }) => `${address}:${port}`));
  const inSdp = ofKind(events, 'description').filter(
    ({ side, sdp }) => side === 'remote' && sdp.includes('a=candidate'),
  );
  for (const address of addresses)
    assert.ok([opened.offerer, opened.answerer].includes(address), address);
  assert.ok(addresses.size + inSdp.length >= 2, 'each side was told one address');
  assert.equal(ofKind(events, 'advertised').filter(({ as }) => as !== null).length, 2);
});
