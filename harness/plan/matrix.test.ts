/** Which cells a run has, and in which order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellId, parseCellId } from '../core/ids.ts';
import { cellsOf } from './matrix.ts';

const plan = {
  scenario: 'connect',
  stacks: ['chromium', 'firefox', 'webkit', 'node-datachannel'],
  isChosen: false,
  links: ['direct'],
  dialects: ['native'],
  withReference: false,
  seed: 0,
};
const brokers = ['aedes', 'mosquitto:tls+wss', 'nats'];
const titles = (cells: ReturnType<typeof cellsOf>) =>
  cells.map(({ offerer, answerer, broker }) => `${offerer}→${answerer} ${broker}`);

test('one broker: every ordered pair, in the order of the stacks', () => {
  const cells = cellsOf({ ...plan, brokers: ['aedes'] });
  assert.equal(cells.length, 16);
  assert.equal(titles(cells)[1], 'chromium→firefox aedes');
});

test('several brokers: four pairs, and all brokers of a pair before the next pair', () => {
  const cells = cellsOf({ ...plan, brokers });
  assert.deepEqual(titles(cells).slice(0, 6), [
    'chromium→firefox aedes',
    'chromium→firefox mosquitto:tls+wss',
    'chromium→firefox nats',
    'firefox→node-datachannel mosquitto:tls+wss',
    'firefox→node-datachannel nats',
    'firefox→node-datachannel aedes',
  ]);
  assert.equal(cells.length, 12);
});

test('links multiply brokers, stacks stay all: each setting of a pair once, each first in its turn', () => {
  const stacks = ['wrtc', 'werift'];
  const links = ['direct', 'delay=25'];
  const cells = cellsOf({ ...plan, stacks, brokers: ['aedes', 'nats'], isChosen: true, links });
  const settings = cells.map(({ offerer, answerer, broker, link }) =>
    [`${offerer}→${answerer}`, broker, link].join(' '),
  );
  assert.deepEqual(settings.slice(0, 6), [
    'wrtc→wrtc aedes direct',
    'wrtc→wrtc nats direct',
    'wrtc→wrtc aedes delay=25',
    'wrtc→wrtc nats delay=25',
    'wrtc→werift nats direct',
    'wrtc→werift aedes delay=25',
  ]);
  assert.equal(new Set(settings).size, 16);
  assert.equal(cellsOf({ ...plan, brokers: ['aedes'], links }).length, 32);
});

test('the reference is added once, in the middle, and not where the plan has it', () => {
  const stacks = ['wrtc', 'werift'];
  const cells = cellsOf({
    ...plan,
    stacks,
    isChosen: true,
    brokers: ['nats'],
    withReference: true,
  });
  assert.equal(cells.length, 5);
  assert.equal(titles(cells)[2], 'node-datachannel→node-datachannel aedes');
  assert.equal(cellsOf({ ...plan, brokers: ['aedes'], withReference: true }).length, 16);
});

test('several brokers and chosen stacks: every ordered pair of them over each', () => {
  const cells = cellsOf({ ...plan, brokers, stacks: ['wrtc', 'werift'], isChosen: true });
  assert.equal(cells.length, 12);
  assert.equal(new Set(cells.map(cellId)).size, 12);
});

test('a seed changes the order and nothing else, and repeats it', () => {
  const seeded = titles(cellsOf({ ...plan, brokers, seed: 7 }));
  assert.deepEqual(seeded, titles(cellsOf({ ...plan, brokers, seed: 7 })));
  assert.notDeepEqual(seeded, titles(cellsOf({ ...plan, brokers })));
  assert.deepEqual(seeded.toSorted(), titles(cellsOf({ ...plan, brokers })).toSorted());
});

test('the id of a cell is read back, whatever its transports', () => {
  for (const cell of cellsOf({ ...plan, brokers }))
    assert.deepEqual(parseCellId(cellId(cell)), cell);
});
