/** A program that ends badly, hangs, or is not there is told as a value. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from './exec.mjs';

const node = (script: string, options: Parameters<typeof run>[2] = {}) =>
  run(process.execPath, ['-e', script], options);

test('exit code, standard output and all output are kept apart', async () => {
  const ran = await node('console.log("out"); console.error("err"); process.exitCode = 3');
  assert.deepEqual([ran.ended, ran.code, ran.stdout], ['exit', 3, 'out\n']);
  assert.match(ran.output, /err/);
});

test('a program that is not there is not an exception', async () => {
  assert.equal((await run('/nowhere/program', [])).ended, 'not-started');
});

test('a program that never ends is ended at its deadline', async () => {
  const ran = await node('setInterval(() => {}, 1000)', { deadlineMs: 200 });
  assert.deepEqual([ran.ended, ran.code], ['deadline', null]);
});

test('a program that has fallen silent is given up, though it spoke before', async () => {
  const ran = await node('console.log("begun"); setInterval(() => {}, 1000)', { stallMs: 1_500 });
  assert.deepEqual([ran.ended, ran.stdout], ['stall', 'begun\n']);
});

test('a program that ignores the polite end is killed', async () => {
  const script = 'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)';
  assert.equal((await node(script, { stallMs: 1_500 })).ended, 'stall');
});

test('no signal handler stays behind', async () => {
  await node('');
  assert.equal(process.listenerCount('SIGTERM'), 0);
});
