/** kill -9 of what a peer runs in: its own cell fails with a name, the others do not notice. */
import { holdingStack } from './hold.ts';
import { HarnessRun, nothing, outcomesOf } from './harness-run.ts';
import { expect, needStacks, test } from './test.ts';

const chromium = /^\S*chrom\S* (?!.*--type=)/;
const firefox = /^\S*firefox\S* (?!.*-contentproc)/;

test('killed: chromium, firefox, a Node peer: exactly their cells fail, as peer-died', async ({
  machine,
}) => {
  needStacks(machine, 'chromium', 'firefox', 'wrtc');
  const stacks = ['chromium', 'firefox', holdingStack];
  const args = ['--grep-invert', '(chromium|firefox)→(chromium|firefox)'];
  await using run = new HarnessRun({ stacks, scenarios: ['connect'], args });
  for (const victim of [chromium, firefox, null]) {
    run.hold.arm('connect');
    const held = await run.held();
    if (victim === null) process.kill(held, 'SIGKILL');
    else await run.kill(victim);
    run.hold.release();
  }
  expect(await run.ended).toBe(1);
  const { cells, totals } = run.result();
  expect(outcomesOf(cells)).toEqual([
    `chromium→${holdingStack}: failed peer-died`,
    `firefox→${holdingStack}: failed peer-died`,
    `${holdingStack}→chromium: failed peer-died`,
    `${holdingStack}→firefox: passed`,
    `${holdingStack}→${holdingStack}: passed`,
  ]);
  expect(totals).toMatchObject({ planned: 5, passed: 2, failed: 3 });
  expect(await run.leftovers()).toEqual(nothing);
});
