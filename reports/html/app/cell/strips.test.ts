/** Strips for paper: together the whole, and no cut through words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Item } from './sequence-items.ts';
import { layOut } from './sequence-layout.ts';
import { meets, stripsOf } from './strips.ts';

const items = Array.from({ length: 40 }, (_, i): Item => ({
  ...{ t: i * i, lane: i % 2 === 0 ? 'offerer' : 'answerer', text: `event ${i}` },
  ...{ tone: 'plain', message: null },
}));
const quiets = [{ start: 196, end: 225, name: 'ICE' }];

for (const mode of ['rows', 'time'] as const) {
  const layout = layOut(items, quiets, { mode, size: mode === 'rows' ? 22 : 640 });
  const strips = stripsOf(layout);

  test(`${mode}: strips follow each other without a gap, from the top to the end`, () => {
    assert.equal(strips[0]?.from, 0);
    assert.equal(strips.at(-1)?.to, layout.height);
    assert.deepEqual(
      strips.slice(1).map(({ from }) => from),
      strips.slice(0, -1).map(({ to }) => to),
    );
    assert.ok(strips.length > 5);
  });

  test(`${mode}: the words of every event are whole in one strip`, () => {
    for (const { labelY } of layout.items) {
      const holding = strips.filter((strip) => meets(strip, labelY - 8, labelY + 8));
      assert.equal(holding.length, 1, `words at ${labelY}`);
    }
  });
}
