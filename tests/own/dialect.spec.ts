/** docs/dialect.md is true: its steps, in an empty folder, make a dialect that Node peers and a page speak. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runFile } from '../../harness/analysis/result.ts';
import { startAedes } from '../../harness/brokers/aedes.ts';
import { Command } from '../command.ts';
import { expect, needStacks, test } from '../test.ts';
import { commandsOf, outcomes, OwnFolder, root } from './own-folder.ts';

const steps = commandsOf('dialect.md');
/** As one of its users would have it. */
const template = path.join(root, 'examples', 'dialect-template', 'toy.mjs');

test('the steps of the guide end with connections between Node peers and a page', ({ machine }) => {
  needStacks(machine, 'wrtc', 'chromium');
  using folder = new OwnFolder();
  expect(steps).toHaveLength(3);
  for (const step of steps) {
    const { code, output } = folder.run(step);
    expect(code, `${step}\n${output}`).toBe(0);
  }
  expect(outcomes(folder.result())).toEqual([
    'chromium→chromium in my-game over aedes: passed',
    'chromium→wrtc in my-game over aedes: passed',
    'wrtc→chromium in my-game over aedes: passed',
    'wrtc→wrtc in my-game over aedes: passed',
  ]);
});

test('a wrong file stops the run before it begins, in one line, with exit code 1', () => {
  using folder = new OwnFolder();
  writeFileSync(folder.file('mine.mjs'), 'export default { name: "mine" };');
  const plan = '--plan smoke --scenarios connect --stacks wrtc --no-install';
  for (const [file, told] of [
    ['mine.mjs', /signalbox: dialect-malformed: .*mine\.mjs: freshnessMs/],
    ['other.mjs', /signalbox: dialect-file-missing: there is no file .*other\.mjs/],
  ] as const) {
    const { code, output } = folder.run(`npx signalbox run ${plan} --dialects module:./${file}`);
    expect(code, output).toBe(1);
    expect(output).toMatch(told);
    expect(output).not.toMatch(/^ +at /m);
  }
});

test('ab holds it against another dialect, in turns', ({ machine }) => {
  needStacks(machine, 'wrtc');
  using folder = new OwnFolder();
  copyFileSync(template, folder.file('toy.mjs'));
  const sides = '--a dialect:native --b dialect:module:./toy.mjs';
  const { code, output } = folder.run(
    `npx signalbox ab ${sides} --with wrtc --pairs 2 --scenarios connect --no-history`,
  );
  expect(code, output).toBe(0);
  expect(outcomes(folder.result())).toEqual([
    'wrtc→wrtc in A:native over aedes: passed',
    'wrtc→wrtc in B:toy over aedes: passed',
  ]);
  expect(output).toMatch(/native\|toy, signalling\.messages: /);
});

test('peers in terminals speak it, and watch reads it', async ({ machine }) => {
  needStacks(machine, 'node-datachannel', 'wrtc');
  const broker = await startAedes();
  try {
    const at = ['--broker', broker.address('tcp').url, '--root', 'arena'];
    const with_ = ['--dialect', `module:${template}`];
    using folder = new OwnFolder();
    const file = folder.file('seen.jsonl');
    await using watch = new Command('watch', ...at, ...with_, '--save', file);
    await watch.printed(/Watching arena/);
    await using blue = new Command('peer', ...at, ...with_, '--id', 'blue', '--stack', 'wrtc');
    await blue.printed(/sent presence/);
    await using red = new Command('peer', ...at, ...with_, '--id', 'red', '--to', 'blue');
    await red.printed(/^connected with blue/m);
    red.type('hello');
    await red.printed(/heard: hello/);
    red.kill('SIGINT');
    expect(await red.ended, red.output).toBe(0);
    await watch.printed(/offline +red/);
    for (const line of [/online +blue/, /offer +red → blue .*toy, arena/, /answer +blue → red/])
      expect(watch.output).toMatch(line);
    watch.kill('SIGINT');
    expect(await watch.ended, watch.output).toBe(0);
    await using report = new Command('report', file);
    expect(await report.ended, report.output).toBe(0);
    const saved = runFile.parse(JSON.parse(readFileSync(`${file}-report/run.json`, 'utf8')));
    expect(saved.cells.map(({ id }) => id)).toEqual(['watch/blue→red/observed/direct/toy']);
  } finally {
    await broker.close();
  }
});
