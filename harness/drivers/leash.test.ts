/** Ends a runner as the system would, and looks for what it started. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { unguessable } from '../core/random.ts';
import { leash } from './leash.ts';
import { processesMarked } from './marked-processes.mjs';

const limits = { timeout: 20_000 };

test('a runner that is killed with SIGKILL leaves no marked process', limits, async () => {
  const mark = `SIGNALBOX_LEASH_TEST=${unguessable()}`;
  const runner = spawn(process.execPath, [
    '--import',
    'tsx',
    '--input-type=module',
    '-e',
    program(mark),
  ]);
  runner.stderr.pipe(process.stderr);
  await once(runner.stdout, 'data');
  assert.equal(processesMarked(mark).length, 1);
  runner.kill('SIGKILL');
  await gone(mark);
});

test('release ends what is left, also what ignores SIGTERM', limits, async () => {
  const mark = `SIGNALBOX_LEASH_TEST=${unguessable()}`;
  const held = leash(mark);
  const stubborn = spawn('sh', ['-c', "trap '' TERM; echo ready; while :; do sleep 1; done"], {
    env: { ...process.env, ...asEnvironment(mark) },
  });
  await once(stubborn.stdout, 'data');
  await held.release();
  await gone(mark);
});

/** Resolves when no process has the mark; the time limit of the test is the deadline. */
async function gone(mark: string): Promise<void> {
  while (processesMarked(mark).length > 0) await pause(20);
}

/** A runner that starts a marked process, says so, and stays. */
const program = (mark: string) => `
  import { spawn } from 'node:child_process';
  import { leash } from ${JSON.stringify(new URL('leash.ts', import.meta.url).href)};
  leash(${JSON.stringify(mark)});
  const env = { ...process.env, ...${JSON.stringify(asEnvironment(mark))} };
  spawn('sleep', ['60'], { env, stdio: 'ignore' }).on('spawn', () => console.log('ready'));
`;

function asEnvironment(mark: string): Record<string, string> {
  const [name = '', value = ''] = mark.split('=');
  return { [name]: value };
}
