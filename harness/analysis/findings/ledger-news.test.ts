/** Tests of the ledger's news: an entry that stopped showing, and one that expired, are told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../core/outcome.ts';
import type { LedgerEntry } from '../ledger/entry.ts';
import type { RunFile } from '../result.ts';
import { ledgerNews } from './ledger-news.ts';

const entry: LedgerEntry = {
  ...{ id: 'listed', stack: 'x', version: '1', always: 'echo', role: 'either', what: 'it fails' },
  ...{ upstream: 'somewhere', seen: '2026-01-01', expires: '2027-01-01' },
  explains: () => true,
};

/** Only what the news looks at. */
function run(outcome: Outcome, code: string | null, startedAt = '2026-06-01T00:00:00Z'): RunFile {
  const reason = code === null ? null : { code, what: '', cure: '' };
  const cell = { id: 'echo/x→y', scenario: 'echo', offerer: 'x', answerer: 'y', outcome, reason };
  return {
    startedAt,
    stacks: [{ name: 'x', version: '1.2' }],
    cells: [cell],
  } as unknown as RunFile; // a part of one
}

const titles = (of: RunFile) => ledgerNews(of, [entry]).map(({ title }) => title);

test('an entry that showed is told as known', () => {
  assert.deepEqual(titles(run('quirk', 'listed')), ['Known deviation of x 1: listed']);
});

test('an entry whose cells all pass is told to be taken out', () => {
  assert.deepEqual(titles(run('passed', null)), ['listed no longer shows']);
});

test('an expired entry is told, and a failure of another kind is no news', () => {
  const late = run('failed', 'echo-intact', '2027-01-01T00:00:00Z');
  assert.deepEqual(titles(late), ['The ledger entry listed has expired']);
  assert.deepEqual(titles(run('failed', 'echo-intact')), []);
});
