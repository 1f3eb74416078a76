import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../core/random.ts';
import { interleaved, type Measurement } from './measurement.ts';

function side(name: string, log: string[], failsAt = Infinity): () => Promise<Measurement<string>> {
  let blocks = 0;
  return () =>
    Promise.resolve({
      block: () => {
        log.push(name);
        blocks++;
        return blocks === failsAt ? Promise.reject(new Error(`${name} broke`)) : Promise.resolve();
      },
      result: () => `${name} ${blocks}`,
      close: () => log.push(`${name} closed`),
    });
}

test('both sides measure all their blocks, mixed, and are closed', async () => {
  const log: string[] = [];
  const outcomes = await interleaved([side('a', log), side('b', log)], 10, seededRandom(1));
  assert.deepEqual(outcomes, [{ value: 'a 10' }, { value: 'b 10' }]);
  const turns = log.slice(0, 20).join('');
  assert.doesNotMatch(turns, /^(a{10}b{10}|b{10}a{10})$/);
  assert.deepEqual(log.slice(20), ['a closed', 'b closed']);
});

test('a side that breaks stops, and the other goes on', async () => {
  const log: string[] = [];
  const [a, b] = await interleaved([side('a', log, 2), side('b', log)], 5, seededRandom(1));
  assert.match(String(a !== undefined && 'error' in a ? a.error : ''), /a broke/);
  assert.deepEqual(b, { value: 'b 5' });
  assert.equal(log.filter((turn) => turn === 'a').length, 2);
});

test('a side that cannot be set up does not keep the other from measuring', async () => {
  const log: string[] = [];
  const broken = () => Promise.reject(new Error('no'));
  const [a, b] = await interleaved<string>([broken, side('b', log)], 2, seededRandom(1));
  assert.deepEqual([a !== undefined && 'error' in a, b], [true, { value: 'b 2' }]);
});
