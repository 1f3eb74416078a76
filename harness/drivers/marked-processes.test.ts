/** Tests of how marked processes are ended. */
import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { test } from 'node:test';
import { unguessable } from '../core/random.ts';
import { killMarked } from './marked-processes.mjs';

test('the instant that is told is read after the search and before the first signal', async (t) => {
  const mark = unguessable();
  const env = { ...process.env, SIGNALBOX_TEST: mark };
  const child = childProcess.spawn('sleep', ['600'], { env });
  const ended = once(child, 'exit');
  await once(child, 'spawn');
  const order: string[] = [];
  const noting =
    <A extends unknown[], R>(word: string, call: (...args: A) => R) =>
    (...args: A): R => {
      order.push(word);
      return call(...args);
    };
  t.mock.method(fs, 'readdirSync', noting('search', fs.readdirSync)); // Linux
  t.mock.method(childProcess, 'execFileSync', noting('search', childProcess.execFileSync)); // elsewhere
  syncBuiltinESMExports();
  const clock = t.mock.method(
    performance,
    'now',
    noting('clock', performance.now.bind(performance)),
  );
  t.mock.method(process, 'kill', noting('signal', process.kill.bind(process)));

  const signalled = killMarked(`SIGNALBOX_TEST=${mark}`);

  assert.deepEqual(order.slice(0, 3), ['search', 'clock', 'signal']);
  assert.equal(clock.mock.calls[0]?.result, signalled);
  assert.deepEqual(await ended, [null, 'SIGKILL']);
});
