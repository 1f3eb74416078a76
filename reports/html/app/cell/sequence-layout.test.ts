import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Item } from './sequence-items.ts';
import { layOut } from './sequence-layout.ts';

const item = (t: number, lane: Item['lane'] = 'offerer'): Item => ({
  t,
  lane,
  text: '',
  tone: 'plain',
  message: null,
});
const items = [item(0), item(1), item(1000), item(1001, 'answerer')];
const quiet = { start: 1, end: 1000, name: 'DTLS' };

test('in rows every event has a row of its own, whatever the time between', () => {
  const { items: placed } = layOut(items, [], { mode: 'rows', size: 20 });
  assert.deepEqual(
    placed.map(({ y }) => y),
    [26, 46, 66, 86],
  );
});

test('a silence stands between the events around it', () => {
  const { items: placed, bands } = layOut(items, [quiet], { mode: 'rows', size: 20 });
  const [band] = bands;
  assert.ok(band && band.y > (placed[1]?.y ?? 0));
  assert.ok(band.y + band.height < (placed[2]?.y ?? 0));
});

test('an instant between two rows lies between them', () => {
  const { yAt } = layOut(items, [], { mode: 'rows', size: 20 });
  assert.equal(yAt(0.5), 36);
});

test('to scale, distances are in proportion to time', () => {
  const { yAt } = layOut(items, [], { mode: 'time', size: 1001 });
  assert.ok(Math.abs(yAt(1000) - yAt(0) - 1000) < 1e-9);
});

test('to scale, words of one lane never cover each other', () => {
  const close = Array.from({ length: 50 }, (_, index) => item(index / 100));
  const { items: placed } = layOut(close, [], { mode: 'time', size: 100 });
  for (const [index, next] of placed.entries()) {
    const before = placed[index - 1];
    if (before) assert.ok(next.labelY - before.labelY >= 15);
  }
});

test('a timeline without events has a layout', () => {
  for (const mode of ['rows', 'time'] as const) {
    assert.equal(layOut([], [], { mode, size: 20 }).items.length, 0);
  }
});
