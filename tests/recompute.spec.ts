/** HR-8: what a run says of a cell can be worked out again from its stored timeline alone. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { runChecks } from '../harness/analysis/checks/check.ts';
import { figuresOf } from '../harness/analysis/figures.ts';
import { parseTimeline } from '../harness/timeline/jsonl.ts';
import { connectionRules } from '../fixtures/words.ts';
import { HarnessRun } from './harness-run.ts';
import { expect, needStacks, test } from './test.ts';

test('figures and checks come out the same from the timeline of a run', async ({ machine }) => {
  needStacks(machine, 'wrtc');
  const scenarios = ['connect', 'echo', 'close', 'round-trip'];
  await using run = new HarnessRun({ stacks: ['wrtc'], scenarios });
  await run.ended;
  const { cells } = run.result();
  expect(cells).toHaveLength(scenarios.length);
  for (const { timeline, attempts, figures } of cells) {
    const file = path.join(run.reports, 'latest', timeline ?? '');
    const { events } = parseTimeline(gunzipSync(readFileSync(file)).toString());
    const again = runChecks(connectionRules, events);
    const ids = new Set(again.map(({ id }) => id));
    expect(attempts[0]?.checks.filter(({ id }) => ids.has(id))).toEqual(again);
    expect(figures).toMatchObject(figuresOf(events));
  }
});
