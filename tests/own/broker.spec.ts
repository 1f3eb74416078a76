/** docs/broker.md is true: its commands, in an empty folder, run over a broker of a user's own, and look at it. */
import { existsSync, writeFileSync } from 'node:fs';
import { expect, needStacks, test } from '../test.ts';
import { mosquittoProgram } from '../mosquitto.ts';
import { commandsOf, outcomes, OwnFolder } from './own-folder.ts';

const steps = commandsOf('broker.md');

test('the commands of the guide connect over the broker, pages too, and look at it', ({
  machine,
}) => {
  needStacks(machine, 'wrtc', 'chromium');
  test.skip(mosquittoProgram === undefined, 'the template starts mosquitto, which is not here');
  using folder = new OwnFolder();
  expect(steps).toHaveLength(3);
  const [copy = '', run = '', look = ''] = steps;
  for (const step of [copy, run]) {
    const { code, output } = folder.run(step);
    expect(code, `${step}\n${output}`).toBe(0);
  }
  const over = outcomes(folder.result()).filter((line) => line.includes('my-broker'));
  expect(over).toEqual([
    'chromium→chromium in native over my-broker: passed',
    'chromium→wrtc in native over my-broker: passed',
    'wrtc→chromium in native over my-broker: passed',
    'wrtc→wrtc in native over my-broker: passed',
  ]);
  const { code, output } = folder.run(look);
  expect(code, output).toBe(0);
  expect(output).toContain('my-broker');
  expect(existsSync(folder.file('reports/brokers/latest/index.html'))).toBe(true);
});

test('a wrong file stops the run before it begins, in one line', () => {
  using folder = new OwnFolder();
  writeFileSync(folder.file('mine.mjs'), 'export default { name: "mine" };');
  const { code, output } = folder.run(
    'npx signalbox run --stacks wrtc --no-install --brokers module:./mine.mjs',
  );
  expect(code, output).toBe(1);
  expect(output).toMatch(/signalbox: broker-malformed: .*mine\.mjs: supports: /);
  expect(output).not.toMatch(/^ +at /m);
});
