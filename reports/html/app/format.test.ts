import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBytes, formatDate, formatDuration, formatNumber, formatValue } from './format.ts';

test('a number keeps fewer digits the larger it is', () => {
  assert.deepEqual([0.424, 9.34, 45.67, 987.4, 1127.2].map(formatNumber), [
    '0.42',
    '9.3',
    '45.7',
    '987',
    '1,127',
  ]);
});

test('whole numbers have no decimals', () => {
  assert.equal(formatNumber(5), '5');
});

test('bytes are told in binary units', () => {
  assert.deepEqual([612, 2048, 3 * 1024 ** 2].map(formatBytes), ['612 B', '2 KiB', '3 MiB']);
});

test('a ratio is told in per cent', () => {
  assert.equal(formatValue(0.5, 'ratio'), '50 %');
});

test('a date that cannot be read is shown as it is', () => {
  assert.equal(formatDate('<b>yesterday'), '<b>yesterday');
});

test('a duration of a minute and more is split', () => {
  assert.deepEqual([12_000, 214_000].map(formatDuration), ['12 s', '3 min 34 s']);
});
