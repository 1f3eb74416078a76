import assert from 'node:assert/strict';
import { test } from 'node:test';
import { opens } from './checks/opens.ts';
import type { CheckResult } from './result.ts';
import { sampleConnection } from './sample-timeline.ts';
import { judge, verdictOf } from './verdict.ts';

const check = (outcome: CheckResult['outcome'], id = outcome): CheckResult => ({
  ...{ id, claim: 'c', references: ['SIG-002'], outcome, evidence: `${id} seen` },
});
const failure = (
  code: 'no-rtc' | 'ice-timeout' | 'harness-error' | 'broker-lost' | 'own-broker-lost',
) => ({
  code,
  what: 'w',
  cure: 'c',
});

test('all checks passed means passed, without a reason', () => {
  assert.deepEqual(verdictOf([check('passed')], null), { outcome: 'passed', reason: null });
});

test('one failed check fails the attempt and gives the reason', () => {
  const { outcome, reason } = verdictOf(
    [check('passed'), check('inconclusive'), check('failed')],
    null,
  );
  assert.equal(outcome, 'failed');
  assert.deepEqual([reason?.code, reason?.what], ['failed', 'failed seen']);
});

test('no check at all is inconclusive, never passed', () => {
  const { outcome, reason } = verdictOf([], null);
  assert.deepEqual([outcome, reason?.code], ['inconclusive', 'check-failed']);
});

test('an absent capability is unsupported, although the checks that need it fail', () => {
  assert.equal(verdictOf([check('failed')], failure('no-rtc')).outcome, 'unsupported');
});

test('a fault of the harness is inconclusive and a missed deadline is failed, even with passed checks', () => {
  assert.equal(verdictOf([check('passed')], failure('harness-error')).outcome, 'inconclusive');
  assert.equal(verdictOf([check('passed')], failure('ice-timeout')).outcome, 'failed');
});

test('a broker of ours that ends is our fault, one that was given to us is judged with the pair', () => {
  assert.equal(verdictOf([check('failed')], failure('own-broker-lost')).outcome, 'inconclusive');
  assert.equal(verdictOf([check('passed')], failure('broker-lost')).outcome, 'failed');
});

test('a failure that only the timeline reports becomes the reason', () => {
  const events = [
    ...sampleConnection(),
    {
      t: 1,
      by: 'answerer',
      kind: 'failed',
      code: 'candidate-refused',
      what: 'x',
      cure: 'y',
    } as const,
  ];
  const { outcome, reason, checks } = judge(events, [opens], null);
  assert.deepEqual([outcome, reason?.code, checks.length], ['failed', 'candidate-refused', 1]);
});
