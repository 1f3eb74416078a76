/** What an external program declines is unsupported; and one short cell of the Python example, if it can run. */
import { outcomesOf, HarnessRun, nothing } from './harness-run.ts';
import { aiortc, missing } from './external/examples.ts';
import { expect, needStacks, test } from './test.ts';

test('an external program that declines everything is unsupported, and nothing of it is left', async () => {
  const faulty = `external:${process.execPath} fixtures/faulty/external-program.mjs`;
  await using run = new HarnessRun({ stacks: [faulty], scenarios: ['signalling'] });
  expect(await run.ended).toBe(1);
  expect(outcomesOf(run.result().cells)).toEqual([
    `${faulty}→${faulty}: unsupported command-unsupported`,
  ]);
  expect(await run.leftovers()).toEqual(nothing);
});

test('a program in Python is a stack like the others', async ({ machine }) => {
  needStacks(machine, 'node-datachannel');
  const why = await missing(aiortc);
  test.skip(why !== '', why);
  const stacks = [aiortc, 'node-datachannel'];
  const args = ['--grep', 'aiortc→node-datachannel'];
  await using run = new HarnessRun({ stacks, scenarios: ['connect'], args });
  expect(await run.ended, run.output).toBe(0);
  expect(outcomesOf(run.result().cells)).toEqual(['aiortc→node-datachannel: passed']);
});
