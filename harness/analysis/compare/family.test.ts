import assert from 'node:assert/strict';
import { test } from 'node:test';
import { familyOf } from './family.ts';

const family = (scenario: string, figure: string) => familyOf({ cell: { scenario }, figure });

test('what a scenario is about decides; phases, and connecting elsewhere, explain', () => {
  assert.equal(family('connect', 'time-to-open'), 'deciding');
  assert.equal(family('echo', 'time-to-open'), 'explaining');
  assert.equal(family('connect', 'phase.dtls'), 'explaining');
  assert.equal(family('throughput', 'goodput.16KiB.offerer→answerer'), 'deciding');
});

test('the control that figures are held against never gates', () => {
  assert.equal(family('throughput', 'reference.tcp.goodput'), 'explaining');
  assert.equal(family('round-trip', 'reference.tcp.round-trip'), 'explaining');
});
