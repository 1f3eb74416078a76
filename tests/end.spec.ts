/** How a run ends when nothing is killed: by itself, or by Ctrl-C. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { holdingStack } from './hold.ts';
import { HarnessRun, nothing, outcomesOf } from './harness-run.ts';
import { expect, needStacks, test } from './test.ts';

/** Where MQTT, MQTT over TLS and WebSocket, HTTP, STUN, WebDriver and Playwright usually are. */
const customary = [1883, 8883, 8080, 9001, 8000, 3478, 4444, 9222, 9323];

test('Ctrl-C ends a run with 130, a report that adds up, and nothing left', async ({ machine }) => {
  needStacks(machine, 'wrtc');
  const scenarios = ['connect', 'signalling'];
  await using run = new HarnessRun({ stacks: [holdingStack], scenarios });
  run.hold.arm('connect');
  await run.held();
  expect(run.processes().length).toBeGreaterThan(4); // runner, worker, broker, two peers
  process.kill(-Number(run.child.pid), 'SIGINT');
  expect(await run.ended).toBe(130);
  const { cells, totals } = run.result();
  expect(totals).toMatchObject({ planned: 2, inconclusive: 2 });
  expect(cells.map(({ reason }) => reason?.code)).toEqual(['run-stopped', 'run-stopped']);
  expect(await run.leftovers()).toEqual(nothing);
});

test('no port is fixed: two runs at once pass where every customary port is taken', async ({
  machine,
}) => {
  needStacks(machine, 'wrtc');
  const taken = await Promise.all(customary.map(occupy));
  const plan = { stacks: [holdingStack], scenarios: ['connect'] };
  await using first = new HarnessRun(plan);
  await using second = new HarnessRun(plan);
  first.hold.arm('leave');
  second.hold.arm('leave');
  await Promise.all([first.held(), second.held()]); // all that listens does so now
  const ports = [first, second].flatMap((run) => run.listening());
  expect(ports).toHaveLength(8); // each: the queue and the tally of the runner, and the broker's two
  const [lowest = 0, highest = 0] = ephemeralPorts();
  for (const port of ports) {
    expect(port).toBeGreaterThanOrEqual(lowest);
    expect(port).toBeLessThanOrEqual(highest);
  }
  for (const run of [first, second]) {
    run.hold.release();
    expect(await run.ended, run.output).toBe(0);
    expect(outcomesOf(run.result().cells)).toEqual([`${holdingStack}→${holdingStack}: passed`]);
    expect(await run.leftovers()).toEqual(nothing);
  }
  for (const server of taken) server.close();
});

/** A port that somebody else has already is as good. */
async function occupy(port: number) {
  const server = createServer();
  server.on('error', () => undefined);
  server.listen(port, '0.0.0.0');
  await Promise.race([once(server, 'listening'), once(server, 'error').catch(() => undefined)]);
  return server;
}

/** What the system gives out for port 0. */
function ephemeralPorts(): number[] {
  const range = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8');
  return range.trim().split(/\s+/).map(Number);
}
