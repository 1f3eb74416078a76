import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellOf } from '../harness/analysis/aggregate.ts';
import type { Attempt } from '../harness/analysis/result.ts';
import type { Outcome, Reason } from '../harness/core/outcome.ts';
import { summaryOf } from './summary.ts';

const cell = (answerer: string, outcome: Outcome, reason: Reason | null, times = 1) => {
  const attempt = (index: number): Attempt => ({
    ...{ index, retry: 0, outcome, startedAt: '2026-11-27T00:00:00Z', durationMs: 1, checks: [] },
    ...{ reason, figures: {}, timeline: null },
  });
  const key = { scenario: 'close', offerer: 'firefox', answerer, broker: 'aedes' };
  return cellOf(
    { ...key, link: 'direct', dialect: 'native' },
    Array.from({ length: times }, (_, index) => attempt(index)),
  );
};
const totals = { planned: 5, passed: 1, failed: 1, quirk: 1, unsupported: 2, inconclusive: 0 };

test('the summary names what failed, and groups known deviations and absences by their reason', () => {
  const seen = {
    code: 'werift-silent-close',
    what: 'long words, and what was seen',
    cure: 'known: u',
  };
  const absent = { code: 'stack-missing', what: 'webkit is not here', cure: 'install it' };
  const cells = [
    cell('wrtc', 'passed', null),
    cell('chromium', 'failed', { code: 'ice-timeout', what: 'no path', cure: 'c' }),
    cell('werift', 'quirk', seen),
    cell('webkit', 'unsupported', absent),
    cell('webkit', 'unsupported', absent, 3),
  ];
  const [first, failed, quirk, unsupported, ...rest] = summaryOf({ totals, cells }).split('\n');
  assert.equal(first, '5 cells: 1 passed, 1 failed, 1 quirk, 2 unsupported, 0 inconclusive');
  assert.equal(failed, '  failed close firefox→chromium: ice-timeout: no path');
  assert.match(quirk ?? '', /^ {2}quirk 1×: werift-silent-close: werift closes .* \(known: u\)$/);
  assert.equal(unsupported, '  unsupported 2×: webkit is not here (install it)');
  assert.deepEqual(rest, []);
});

test('a cell that failed over one of several brokers is told with the broker', () => {
  const lost = { code: 'ice-timeout', what: 'no path', cure: 'c' };
  const over = (broker: string, outcome: Outcome, reason: Reason | null) => ({
    ...cell('wrtc', outcome, reason),
    broker,
  });
  const cells = [over('aedes', 'passed', null), over('nats', 'failed', lost)];
  assert.equal(
    summaryOf({ totals, cells }).split('\n')[1],
    '  failed close firefox→wrtc (broker nats): ice-timeout: no path',
  );
});

test('one cell is one cell', () => {
  const [first] = summaryOf({ totals: { ...totals, planned: 1 }, cells: [] }).split('\n');
  assert.match(first ?? '', /^1 cell: /);
});
