/** Tests of the precise timer by its promises; how late it is on a real machine is measured by a bench. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callAt } from './precise-timer.ts';

const called = (due: number) =>
  new Promise<number>((resolve) => callAt(due, () => resolve(performance.now())));

test('no appointment comes before its time, however short', async () => {
  for (const wait of [0, 0.3, 1, 2.5, 7.2]) {
    const due = performance.now() + wait;
    assert.ok((await called(due)) >= due, `${wait} ms`);
  }
});

test('an appointment in the past comes, but not before the call returns', async () => {
  const order: string[] = [];
  const done = new Promise<void>((resolve) => {
    callAt(performance.now() - 5, () => {
      order.push('called');
      resolve();
    });
  });
  order.push('returned');
  await done;
  assert.deepEqual(order, ['returned', 'called']);
});

test('a cancelled appointment never comes', async () => {
  const soon = performance.now() + 3;
  const cancels = [
    callAt(soon, () => assert.fail('came')),
    callAt(soon - 3, () => assert.fail('came')),
  ];
  for (const cancel of cancels) cancel();
  await called(soon + 3);
});
