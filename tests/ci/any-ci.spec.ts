/** docs/ci/any-ci.sh for real: shards, merge, history on a branch, summary and JUnit, and what its exit codes say. */
import { existsSync, readFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { runFile } from '../../harness/analysis/result.ts';
import { expect, needStacks, test } from '../test.ts';
import { Clone } from './clone.ts';

const script = 'docs/ci/any-ci.sh';
const plan = '--plan smoke --scenarios connect --attempts 1 --stacks wrtc,node-datachannel';
const env = { SHARDS: '2', RUN_ARGS: `${plan} --no-install` };

test('two shards become one run, twice, and the history branch holds both', async ({ machine }) => {
  needStacks(machine, 'wrtc', 'node-datachannel', 'chromium');
  using clone = new Clone();
  const first = clone.run('bash', [script, 'all'], env);
  expect(first.code, first.output).toBe(0);
  expect(first.output).toContain('there is nothing to compare it with');
  const text = readFileSync(clone.file('ci-results', 'reports', 'latest', 'run.json'), 'utf8');
  const { totals, cells } = runFile.parse(JSON.parse(text));
  expect([totals.planned, cells.length]).toEqual([4, 4]);
  const executable = machine.stacks.find(({ name }) => name === 'chromium')?.path ?? '';
  expect(
    await junitCounts(readFileSync(clone.file('ci-results', 'junit.xml'), 'utf8'), executable),
  ).toEqual({
    tests: totals.planned,
    failures: totals.failed + totals.inconclusive,
    skipped: totals.unsupported,
    cases: totals.planned,
  });
  expect(readFileSync(clone.file('ci-results', 'summary.md'), 'utf8')).toMatch(/^#+ .*\n/);
  const csv = readFileSync(clone.file('ci-results', 'figures.csv'), 'utf8').split('\n');
  expect(csv.length).toBeGreaterThan(4);
  expect(clone.history()).toHaveLength(1);

  const second = clone.run('bash', [script, 'all'], { ...env, GATE: '1' });
  expect([0, 3], second.output).toContain(second.code); // two runs may differ in counts that are exact
  expect(clone.history()).toHaveLength(2);
  expect(existsSync(clone.file('ci-results', 'compare.html'))).toBe(true);
  expect(clone.workTrees()).toEqual([]);
});

test('a failing cell is 1 and still has its report, a wrong flag is 2, a wrong value 1, a wrong step 2', ({
  machine,
}) => {
  needStacks(machine, 'wrtc');
  using clone = new Clone();
  // A broker that cannot be reached: whatever is planned fails
  const fails = `--plan smoke --scenarios signalling --stacks wrtc --broker mqtt://127.0.0.1:9 --no-install`;
  const failing = clone.run('bash', [script, 'all'], { RUN_ARGS: fails, HISTORY_REMOTE: '' });
  expect(failing.code, failing.output).toBe(1);
  expect(existsSync(clone.file('ci-results', 'junit.xml'))).toBe(true);
  expect(existsSync(clone.file('ci-results', 'summary.md'))).toBe(true);
  const flag = clone.run('bash', [script, 'shard', '1/1'], { RUN_ARGS: '--plann smoke' });
  expect([flag.code, flag.output]).toEqual([2, expect.stringContaining('did you mean --plan?')]);
  const value = clone.run('bash', [script, 'shard', '1/1'], {
    SIGNALBOX_PLAN: 'everything',
    RUN_ARGS: '--no-install',
  });
  expect([value.code, value.output]).toEqual([
    1,
    expect.stringContaining('SIGNALBOX_PLAN=everything'),
  ]);
  expect(clone.run('bash', [script, 'shards'], env).code).toBe(2);
});

/** Read by a real XML parser, which refuses what is not well-formed. */
async function junitCounts(xml: string, executablePath: string) {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    return await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'application/xml');
      const error = parsed.querySelector('parsererror')?.textContent ?? '';
      if (error !== '') throw new Error(error);
      const count = (name: string) => Number(parsed.documentElement.getAttribute(name));
      const cases = parsed.querySelectorAll('testsuites > testsuite > testcase').length;
      return {
        tests: count('tests'),
        failures: count('failures'),
        skipped: count('skipped'),
        cases,
      };
    }, xml);
  } finally {
    await browser.close();
  }
}
