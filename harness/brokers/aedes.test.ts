/** The embedded broker, where it does not start, and what it keeps of a broker that nobody watches. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import mqtt from 'mqtt';
import { startAedes } from './aedes.ts';

/** The next broker is run by this program instead of Node. */
function runBy(t: TestContext, program: string): void {
  const node = process.execPath;
  process.execPath = program;
  t.after(() => {
    process.execPath = node;
  });
}

/** A shell script in a folder of its own, with the file that it may write. */
function script(
  t: TestContext,
  lines: (file: string) => string,
): { program: string; file: string } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-aedes-test-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const [program, file] = [path.join(folder, 'program'), path.join(folder, 'file')];
  writeFileSync(program, `#!/bin/sh\n${lines(file)}\n`);
  chmodSync(program, 0o700);
  return { program, file };
}

test('that its process ends before it listens is a failure to start, with what it wrote', async (t) => {
  runBy(t, script(t, () => 'echo "out of luck" >&2; exit 7').program);
  await assert.rejects(startAedes(), {
    code: 'broker-start-failed',
    what: 'the embedded broker did not start: the embedded broker ended: exit code 7 out of luck',
  });
});

test('that its process cannot be started is a failure to start', async (t) => {
  runBy(t, '/nonexistent/node');
  await assert.rejects(startAedes(), { code: 'broker-start-failed', what: /ENOENT/ });
});

for (const [what, line] of [
  ['no ports', '[{"port":"here"}]'],
  ['no JSON', 'Welcome!'],
] as const) {
  test(`a process that names ${what} is ended, and failed to start`, async (t) => {
    const { program, file } = script(t, (to) => `echo $$ > ${to}; echo '${line}'; exec sleep 600`);
    runBy(t, program);
    await assert.rejects(startAedes(), { code: 'broker-start-failed' });
    const pid = Number(readFileSync(file, 'utf8'));
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });
}

test('what is published before anybody watches is not kept, everything after it is', async (t) => {
  const broker = await startAedes();
  t.after(() => broker.close());
  const client = await mqtt.connectAsync(broker.address('tcp').url);
  t.after(() => client.endAsync(true));
  await client.publishAsync('room/1', 'before', { qos: 1 });
  assert.deepEqual(await broker.takeObservations(), []);
  await broker.watch('room/#');
  await client.publishAsync('room/1', 'after', { qos: 1 });
  const seen = await broker.takeObservations();
  assert.deepEqual(
    seen.map(({ topic, payload }) => [topic, payload]),
    [['room/1', 'after']],
  );
});
