import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckRun } from '../../analysis/conformance/result.ts';
import type { TimelineEvent } from '../../timeline/event.ts';
import { runLines } from './lines.ts';
import { ofReference } from './steady-run.ts';

const today = '2026-11-27';
/** libdatachannel as offerer, which closes before DTLS was connected. */
const events: TimelineEvent[] = [
  { t: 100, by: 'offerer', kind: 'description', side: 'remote', type: 'answer', sdp: '' },
  { t: 109, by: 'offerer', kind: 'state', machine: 'connection', value: 'closed' },
];
const run: CheckRun = {
  stack: 'node-datachannel 0.33.4',
  application: '',
  role: 'answerer',
  root: 'room',
  names: { application: 'theirs', reference: 'ours' },
  failure: { code: 'connection-failed', what: 'connectionState became closed', cure: '' },
  judgements: [],
  setAside: [],
};

test('only what the reference itself is known to do is set aside', () => {
  const id = (changed: Partial<CheckRun>) =>
    ofReference({ run: { ...run, ...changed }, events }, today)?.id ?? null;
  assert.equal(id({}), 'libdatachannel-early-handshake');
  assert.equal(id({ failure: null }), null);
  assert.equal(id({ stack: 'wrtc 0.10.0' }), null);
  assert.equal(id({ role: 'offerer' }), null, 'the reference answers: not its known deviation');
  assert.equal(id({ failure: { code: 'ice-timeout', what: '', cure: '' } }), null);
});

test('what was set aside is told', () => {
  const lines = runLines({ ...run, failure: null, setAside: [{ id: 'entry', what: 'it closed' }] });
  assert.match(lines.join('\n'), /↻ made again.*application: entry, it closed/);
});
