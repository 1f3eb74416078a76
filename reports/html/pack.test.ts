import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { unpackedModel } from './app/unpack.ts';
import { packModel } from './pack.ts';
import { samplesBlock } from './packed.ts';
import { sampleModel } from './sample/model.ts';

const model = sampleModel();
const { index, blocks } = packModel(model);
const page = unpackedModel(index);
const unpacked = (name: string): unknown =>
  JSON.parse(gunzipSync(Buffer.from(blocks[name] ?? '', 'base64')).toString());

test('the index holds every cell with its figures, but no sample and no attempt', () => {
  assert.equal(page.run.cells.length, model.run.cells.length);
  for (const [place, cell] of model.run.cells.entries()) {
    const packed = page.run.cells[place];
    assert.deepEqual(Object.keys(packed?.figures ?? {}), Object.keys(cell.figures));
    assert.equal(packed?.figures['time-to-open']?.n, cell.figures['time-to-open']?.n);
  }
  assert.doesNotMatch(JSON.stringify(index), /"samples"|"attempts"/);
});

test('a cell comes back whole from its block', () => {
  for (const { id, block } of page.run.cells) {
    const cells = unpacked(block) as { id: string }[];
    const whole = model.run.cells.find((cell) => cell.id === id);
    assert.deepEqual(
      cells.find((cell) => cell.id === id),
      whole,
    );
  }
});

test('one block has the samples of one figure over all cells', () => {
  const cell = model.run.cells.find(({ figures }) => figures['time-to-open']);
  const figure = cell?.figures['time-to-open'];
  const samples = unpacked(samplesBlock('time-to-open')) as Record<string, number[]>;
  assert.ok(figure?.type === 'distribution');
  assert.deepEqual(samples[cell?.id ?? ''], figure.samples);
});

test('a number keeps six digits, and a whole number all of them', () => {
  const cell = model.run.cells[0];
  assert.ok(cell);
  const given = {
    ...cell.figures['time-to-open'],
    type: 'value',
    value: 70.83277396002813,
    n: 12345678,
  };
  const run = { ...model.run, cells: [{ ...cell, figures: { x: given as never } }] };
  const [packed] = unpackedModel(packModel({ ...model, run }).index).run.cells;
  assert.deepEqual(
    packed?.figures['x']?.type === 'value' && [packed.figures['x'].value, packed.figures['x'].n],
    [70.8328, 12345678],
  );
});
