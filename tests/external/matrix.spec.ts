/** Programs in Python and Go take their place in the matrix, with each other, with Node peers and with pages. */
import type { RunFile } from '../../harness/analysis/result.ts';
import { HarnessRun, nothing } from '../harness-run.ts';
import { expect, needStacks, test } from '../test.ts';
import { aiortc, missing, pion } from './examples.ts';

const plan = { SIGNALBOX_PLAN: 'quick', SIGNALBOX_ATTEMPTS: '1' };

/** `echo aiortc→chromium: passed`, sorted. */
const outcomes = ({ cells }: RunFile): string[] =>
  cells
    .map(({ scenario, offerer, answerer, outcome, reason }) => {
      const pair = `${scenario} ${offerer}→${answerer}`;
      return `${pair}: ${outcome === 'passed' ? outcome : `${outcome} ${reason?.code ?? ''}`}`;
    })
    .sort();

for (const partner of ['node-datachannel', 'chromium', 'firefox']) {
  test(`aiortc: every scenario but the timing ones holds with ${partner}, in both roles`, async ({
    machine,
  }) => {
    needStacks(machine, partner);
    const why = await missing(aiortc);
    test.skip(why !== '', why);
    const scenarios = ['signalling', 'connect', 'echo', 'close'];
    const args = ['--grep', `(aiortc→${partner}|${partner}→aiortc)$`];
    await using run = new HarnessRun({ stacks: [aiortc, partner], scenarios, env: plan, args });
    expect(await run.ended, run.output).toBe(0);
    expect(outcomes(run.result())).toEqual(
      scenarios
        .flatMap((scenario) => [
          `${scenario} aiortc→${partner}: passed`,
          `${scenario} ${partner}→aiortc: passed`,
        ])
        .sort(),
    );
    expect(await run.leftovers()).toEqual(nothing);
  });
}

test('pion connects with pages, and its two known defects are quirks', async ({ machine }) => {
  needStacks(machine, 'node-datachannel', 'chromium');
  const why = await missing(pion);
  test.skip(why !== '', why);
  const stacks = [pion, 'chromium', 'node-datachannel'];
  const cells = 'connect pion→|connect .*→pion|echo (pion→chromium|chromium→pion)';
  const args = ['--grep', cells];
  const scenarios = ['connect', 'echo'];
  await using run = new HarnessRun({ stacks, scenarios, env: plan, args });
  expect(await run.ended, run.output).toBe(0);
  // As offerer libdatachannel has a defect of its own (harness/analysis/ledger/entries.ts), which now and then comes first
  const seen = outcomes(run.result()).map((line) =>
    line.replace(
      /^(connect node-datachannel→pion: quirk) libdatachannel-early-handshake$/,
      '$1 pion-refuses-zero-checksum',
    ),
  );
  expect(seen).toEqual([
    'connect chromium→pion: passed',
    'connect node-datachannel→pion: quirk pion-refuses-zero-checksum',
    'connect pion→chromium: passed',
    'connect pion→node-datachannel: quirk pion-refuses-zero-checksum',
    'connect pion→pion: passed',
    'echo chromium→pion: quirk pion-64-kib-minus-one',
    'echo pion→chromium: quirk pion-64-kib-minus-one',
  ]);
});

test('killed: the runner: no external program is left', async ({ machine }) => {
  needStacks(machine, 'node-datachannel');
  const why = await missing(aiortc);
  test.skip(why !== '', why);
  await using run = new HarnessRun({ stacks: [aiortc], scenarios: ['round-trip'], env: plan });
  await expect
    .poll(() => run.processes().some(({ command }) => command.includes('peer.py')), {
      timeout: 60_000,
    })
    .toBe(true);
  run.child.kill('SIGKILL');
  expect(await run.ended).toBe('SIGKILL');
  expect(await run.leftovers()).toEqual(nothing);
});
