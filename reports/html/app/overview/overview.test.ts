import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packModel } from '../../pack.ts';
import { sampleModel } from '../../sample/model.ts';
import { unpackedModel } from '../unpack.ts';
import { figureChoices } from './figure-choice.ts';
import { buildMatrix } from './matrix.ts';
import { absences, choices, listed, withinDimensions } from './selection.ts';
import { summarise } from './summary.ts';

const { run } = unpackedModel(packModel(sampleModel()).index);
const stacks = run.stacks.map((stack) => stack.name);

test('the matrix keeps the order of the run and has an entry for every pair', () => {
  const matrix = buildMatrix(run.cells, stacks, 'time-to-open');
  assert.deepEqual(matrix.stacks, stacks);
  assert.equal(matrix.entries.size, 49);
});

test('a pair without the figure has no value, and is not a zero', () => {
  const matrix = buildMatrix(run.cells, stacks, 'time-to-open');
  assert.equal(matrix.entries.get('webkit→firefox')?.value, null);
  assert.equal(matrix.entries.get('werift→wrtc')?.value, null);
});

test('a pair shows the worst outcome of its cells', () => {
  const matrix = buildMatrix(run.cells, stacks, 'outcome');
  assert.equal(matrix.entries.get('werift→werift')?.outcome, 'quirk');
  assert.equal(matrix.entries.get('werift→wrtc')?.outcome, 'failed');
});

test('stacks that no cell names take no row', () => {
  const cells = run.cells.filter((cell) => cell.offerer === 'wrtc' && cell.answerer === 'wrtc');
  assert.deepEqual(buildMatrix(cells, stacks, 'outcome').stacks, ['wrtc']);
});

test('only dimensions with more than one value can be filtered', () => {
  assert.deepEqual(
    choices(run.cells).map(({ name }) => name),
    ['scenario'],
  );
});

test('a filter leaves only cells that agree with it', () => {
  const left = withinDimensions(run.cells, { scenario: 'echo' });
  assert.equal(left.length, 49);
  assert.ok(left.every((cell) => cell.scenario === 'echo'));
});

test('without a choice the list holds what ran and did not pass', () => {
  assert.deepEqual(
    new Set(listed(run.cells, {}).map((cell) => cell.outcome)),
    new Set(['failed', 'quirk']),
  );
});

test('with a pair chosen the list holds all of its cells, passed ones too', () => {
  assert.equal(listed(run.cells, { pair: 'firefox→chromium' }).length, 5);
});

test('unsupported cells are counted once each over all reasons', () => {
  const counted = absences(run.cells).reduce((sum, { count }) => sum + count, 0);
  assert.equal(counted, run.totals.unsupported);
});

test('the summary counts pairs with a data plane only', () => {
  assert.equal(summarise(run)[0], '24 of 25 pairs with a data plane connected.');
});

test('a known deviation that keeps a pair from opening is not counted as connected', () => {
  const never = run.cells.map((cell) =>
    cell.id.startsWith('connect/chromium→firefox/')
      ? { ...cell, outcome: 'quirk' as const, figures: {} }
      : cell,
  );
  assert.equal(
    summarise({ ...run, cells: never })[0],
    '23 of 25 pairs with a data plane connected.',
  );
});

test('over several brokers the summary counts cells, and says over which one a pair was fastest', () => {
  const later = run.cells.map((cell) => ({ ...cell, broker: 'mosquitto' }));
  const [first, second] = summarise({ ...run, cells: [...run.cells, ...later] });
  assert.equal(first, '48 of 50 cells with a data plane connected.');
  assert.match(
    second ?? '',
    /^Fastest to open: \S+ → \S+ \(broker aedes\), .*\(broker mosquitto\), /,
  );
});

test('the figures of the run can be chosen and none is offered twice', () => {
  const { main, more } = figureChoices(run.cells);
  const names = [...main, ...more].map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(
    main.map(({ label }) => label),
    ['Outcome', 'Time to open', 'Round trip', 'Goodput'],
  );
});
