/** HR-8: what a run says of a cell can be worked out again from its stored timeline alone. */
import { runChecks } from '../harness/analysis/checks/check.ts';
import { figuresOf } from '../harness/analysis/figures.ts';
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
  for (const cell of cells) {
    const { attempts, figures } = cell;
    const events = run.timelineOf(cell);
    const again = runChecks(connectionRules, events);
    const ids = new Set(again.map(({ id }) => id));
    expect(attempts[0]?.checks.filter(({ id }) => ids.has(id))).toEqual(again);
    expect(figures).toMatchObject(figuresOf(events));
  }
});
