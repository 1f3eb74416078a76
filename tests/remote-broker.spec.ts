/** `--broker`: a real mosquitto, with both transports, with one, killed, and not there at all. */
import { holdingStack } from './hold.ts';
import { HarnessRun, nothing, outcomesOf } from './harness-run.ts';
import { freePort, Mosquitto, mosquittoProgram } from './mosquitto.ts';
import { expect, needStacks, test } from './test.ts';

const scenarios = ['connect'];
const self = `${holdingStack}→${holdingStack}`;

test('a page and a Node peer connect both ways over mosquitto', async ({ machine }) => {
  needStacks(machine, 'chromium', 'wrtc');
  await using broker = await mosquitto();
  await using run = new HarnessRun({
    stacks: ['chromium', 'wrtc'],
    scenarios,
    args: ['--grep', 'chromium→wrtc|wrtc→chromium'],
    env: { SIGNALBOX_BROKER: `${broker.tcpUrl} ${broker.wsUrl}` },
  });
  expect(await run.ended, run.output).toBe(0);
  const { cells, environment } = run.result();
  expect(outcomesOf(cells)).toEqual(['chromium→wrtc: passed', 'wrtc→chromium: passed']);
  expect(environment.broker).toMatchObject({ tcpUrl: broker.tcpUrl, wsUrl: broker.wsUrl });
  expect(await run.leftovers()).toEqual(nothing);
});

test('with mqtt:// alone a page is told which URL to add, and Node peers still connect', async ({
  machine,
}) => {
  needStacks(machine, 'chromium', 'wrtc');
  await using broker = await mosquitto();
  await using run = new HarnessRun({
    stacks: ['chromium', 'wrtc'],
    scenarios,
    args: ['--grep-invert', '→chromium'],
    env: { SIGNALBOX_BROKER: broker.tcpUrl },
  });
  expect(await run.ended).toBe(1);
  const { cells } = run.result();
  expect(outcomesOf(cells), `${run.output}\n${broker.log}`).toEqual([
    'chromium→wrtc: inconclusive broker-url-missing',
    'wrtc→wrtc: passed',
  ]);
  expect(cells[0]?.reason?.cure).toContain('--broker with ws://');
});

test('killed mid-run: the cell fails as broker-lost, the next as broker-unreachable', async ({
  machine,
}) => {
  needStacks(machine, 'wrtc');
  await using broker = await mosquitto();
  await using run = new HarnessRun({
    stacks: [holdingStack],
    scenarios: ['connect', 'signalling'],
    env: { SIGNALBOX_BROKER: broker.tcpUrl },
  });
  run.hold.arm('connect');
  await run.held();
  await broker.kill();
  run.hold.release();
  expect(await run.ended).toBe(1);
  const { cells, totals } = run.result();
  expect(outcomesOf(cells)).toEqual([
    `${self}: failed broker-lost`,
    `${self}: failed broker-unreachable`,
  ]);
  expect(totals).toMatchObject({ planned: 2, failed: 2 });
  expect(await run.leftovers()).toEqual(nothing);
});

test('nobody listens: broker-unreachable, with the URL, within the deadline', async ({
  machine,
}) => {
  needStacks(machine, 'wrtc');
  const url = `mqtt://127.0.0.1:${await freePort()}`;
  const env = { SIGNALBOX_BROKER: url };
  await using run = new HarnessRun({ stacks: ['wrtc'], scenarios, env });
  expect(await run.ended).toBe(1);
  const [cell] = run.result().cells;
  expect(cell?.reason).toMatchObject({ code: 'broker-unreachable' });
  expect(cell?.reason?.what).toContain(url);
  expect(cell?.attempts[0]?.durationMs).toBeLessThan(30_000); // the sum of its deadlines
  expect(await run.leftovers()).toEqual(nothing);
});

async function mosquitto(): Promise<Mosquitto> {
  test.skip(mosquittoProgram === undefined, 'mosquitto is not installed');
  return Mosquitto.start(mosquittoProgram ?? '');
}
