/** What `ab` says of its size is what the run will do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { presets } from '../../plan/settings.ts';
import { sizeLines } from './size.ts';

const side = (version: string) =>
  ({
    of: 'stack',
    name: `wrtc@${version}`,
    version,
    path: '/',
    launchedBy: 'npm package',
  }) as const;
const plan = { A: side('0.9.0'), B: side('0.10.0') };

test('without --pairs every scenario has its own number, with the reason', () => {
  const lines = sizeLines(presets.ab, { plan, partners: [] }, false);
  assert.match(lines[0] ?? '', /^connect: 60 pairs, about 1\.8 min: calls 10 %/);
  assert.match(lines[1] ?? '', /^round-trip: 20 pairs, about 2\.7 min: /);
  // 330 pairs of two cells, each 1.7 s, two first transfers of 0.4 s and three windows of 2.2 s: 660 × 9.1 s
  assert.match(lines[2] ?? '', /^throughput: 330 pairs, about 100 min: calls 10 % in goodput/);
  assert.match(lines[3] ?? '', /^about 105 min in all .*--pairs/);
});

test('with two partners each side meets both in both roles, and --pairs needs no reason', () => {
  const settings = {
    ...presets.ab,
    scenarios: ['connect'],
    attempts: 5,
    longAttempts: 5,
    repeats: {},
  };
  const lines = sizeLines(settings, { plan, partners: ['wrtc', 'chromium'] }, true);
  assert.deepEqual(lines, ['connect: 5 pairs, about 36 s', 'about 36 s in all on a quiet machine']);
});
