/** The gate on regressions, closed by real ones: a stack that becomes slower between two runs, and a slower link in turns. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, needStacks, test } from '../test.ts';
import { Clone } from './clone.ts';

const script = 'docs/ci/any-ci.sh';
const cells =
  '--plan smoke --scenarios connect --attempts 3 --stacks module:./stack.mjs --link delay=10 --no-install';
/** As many runs as a time needs that two later ones are held against. */
const earlier = 10;

/** The stack of somebody who updates it: one path, another content. */
function stack(clone: Clone, laterMs: number): void {
  const lines = [
    `import { changing } from './fixtures/faulty/changing.mjs';`,
    `export const RTCPeerConnection = changing({ laterMs: ${laterMs}, longer: 0 });`,
  ];
  writeFileSync(clone.file('stack.mjs'), `${lines.join('\n')}\n`);
}

/** Earlier runs of the same cells, put on the history branch by the recipe's own functions. */
function fillHistory(clone: Clone): void {
  const folder = clone.file('earlier');
  for (let run = 0; run < earlier; run++) {
    const args = ['bin/signalbox.mjs', 'run', ...cells.split(' '), '--history', folder];
    const { code, output } = clone.run(process.execPath, args);
    expect(code, output).toBe(0);
  }
  const push = `source ${script}; mkdir ../h; fetch_history "$PWD/../h"; cp earlier/*.json.gz ../h/tree/runs
    push_history "$PWD/../h/tree"; git worktree remove --force ../h/tree`;
  const { code, output } = clone.run('bash', ['-c', push]);
  expect(code, output).toBe(0);
}

test('any-ci.sh ends with 3 when a stack became slower and no test fails, and its summary names pair and figure', ({
  machine,
}) => {
  test.setTimeout(900_000);
  needStacks(machine, 'wrtc');
  using clone = new Clone();
  const recipe = () => clone.run('bash', [script, 'all'], { RUN_ARGS: cells, GATE: '1' });
  const summary = () => readFileSync(clone.file('ci-results', 'summary.md'), 'utf8');
  stack(clone, 0);
  fillHistory(clone);
  expect(clone.history()).toHaveLength(earlier);

  stack(clone, 300);
  const suspected = recipe();
  expect(suspected.code, suspected.output).toBe(0);
  expect(summary()).toContain('Suspected: ');

  const sure = recipe();
  expect(sure.code, sure.output).toBe(3);
  expect(summary()).toMatch(/^## ❌ Worse than before: 1 figure regressed/m);
  expect(summary()).toMatch(/^\| time-to-open \| connect\/module:/m);
  expect(clone.history()).toHaveLength(earlier + 2);
});

test('ab --gate ends with 3 when B is worse', ({ machine }) => {
  test.setTimeout(600_000);
  needStacks(machine, 'wrtc');
  using clone = new Clone();
  const sides = ['--a', 'link:direct', '--b', 'link:delay=100', '--with', 'wrtc'];
  const args = ['ab', ...sides, '--scenarios', 'connect', '--pairs', '16', '--no-history'];
  const gated = clone.run(process.execPath, ['bin/signalbox.mjs', ...args, '--gate']);
  expect(gated.code, gated.output).toBe(3);
  expect(gated.output).toMatch(/^regressed +connect wrtc→wrtc, .*time-to-open/m);
});
