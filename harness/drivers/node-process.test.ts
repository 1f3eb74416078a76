/** Tests of how a peer in a Node process is ended. */
import assert from 'node:assert/strict';
import { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { NodeProcessDriver } from './node-process.ts';

/** An agent that says hello, and ends when it is let go. */
const agent = `import { writeSync } from 'node:fs';
const identity = { engine: 'stub', version: '1', userAgent: '' };
const surroundings = { rtc: false, noRtc: 'a stub', crossOriginIsolated: false, clockStepMs: 0 };
writeSync(3, JSON.stringify({ type: 'hello', identity, surroundings }) + '\\n');
process.stdin.on('end', () => process.exit(0)).resume();`;

test('a killed agent is sent SIGKILL before anything tells it to end, and that instant is told', async (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-node-'));
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const agentPath = path.join(folder, 'agent.mjs');
  writeFileSync(agentPath, agent);
  const stack = { name: 'stub', launchedBy: '', path: '', version: '1', stunUrl: '' };
  const plan = { role: 'offerer', stack, isolated: true, ownCertificate: false } as const;
  const peer = await new NodeProcessDriver(agentPath).launch({ ...plan, within: 20_000 });

  const { mock } = t.mock.method(ChildProcess.prototype, 'kill');
  const before = performance.now();
  const killing = peer.kill();
  const after = performance.now();
  // Nothing has been written yet: pipes are closed in a turn of their own
  assert.deepEqual(
    mock.calls.map((call) => call.arguments),
    [['SIGKILL']],
  );
  const signalled = await killing;
  assert.ok(before <= signalled && signalled <= after);
  assert.match(await peer.ended, /SIGKILL/);
});
