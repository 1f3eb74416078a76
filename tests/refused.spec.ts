/** What a run is given and cannot use: one clear line, the right exit code, and no stack. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { asFailure } from '../harness/core/errors.ts';
import { readRun } from '../reports/archive.ts';
import { HarnessRun, nothing, whyNoTerminal } from './harness-run.ts';
import { SmallDisk } from './small-disk.ts';
import { expect, needStacks, test } from './test.ts';

const plan = { stacks: ['wrtc'], scenarios: ['connect'] };
const command = fileURLToPath(new URL('../bin/signalbox.mjs', import.meta.url));
const history = fileURLToPath(new URL('../fixtures/history', import.meta.url));
const stackLine = /^\s+at /m;

const wrongValues = {
  SIGNALBOX_PLAN: 'huge',
  SIGNALBOX_STACKS: 'netscape',
  SIGNALBOX_SCENARIOS: 'dance',
  SIGNALBOX_ATTEMPTS: '0',
  SIGNALBOX_BROKER: 'http://localhost',
};

for (const [name, value] of Object.entries(wrongValues)) {
  test(`${name}=${value} is refused in one line that repeats the value`, async () => {
    await using run = new HarnessRun({ ...plan, env: { [name]: value } });
    expect(await run.ended).toBe(1);
    expect(run.output.trim().split('\n')).toHaveLength(1);
    expect(run.output).toContain('bad-option');
    expect(run.output).toContain(value);
    expect(await run.leftovers()).toEqual(nothing);
  });
}

test('a wrong flag is refused in one line with exit code 2', () => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [command, 'run', '--stack', 'x'], {
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr.trim().split('\n')).toEqual([
    'signalbox: bad-option: --stack is no option; did you mean --stacks?',
  ]);
  expect(stdout).toBe('');
});

test('a read-only reports folder is told before the first cell runs', async () => {
  const root = process.getuid?.() === 0;
  test.skip(root && SmallDisk.whyNot() !== '', SmallDisk.whyNot());
  using place = root ? readOnlyDisk() : readOnlyFolder();
  await using run = new HarnessRun({ ...plan, env: { SIGNALBOX_REPORTS: place.folder } });
  expect(await run.ended).toBe(1);
  expect(run.output.match(/reports-not-writable/g)).toHaveLength(1);
  expect(run.output).toContain(place.folder);
  expect(run.output).toMatch(/EROFS|EACCES/);
  expect(run.output).not.toMatch(stackLine);
  expect(run.output).not.toContain('Running 1 test');
  expect(await run.leftovers()).toEqual(nothing);
});

test('on a terminal, errors of the run itself stand beside the progress line', async () => {
  test.skip(whyNoTerminal !== '', whyNoTerminal);
  const root = process.getuid?.() === 0;
  test.skip(root && SmallDisk.whyNot() !== '', SmallDisk.whyNot());
  using place = root ? readOnlyDisk() : readOnlyFolder();
  const refused = { ...plan, env: { SIGNALBOX_REPORTS: place.folder }, onTerminal: true };
  await using run = new HarnessRun(refused);
  expect(await run.ended).toBe(1);
  expect(run.output.match(/reports-not-writable/g)).toHaveLength(1);
  expect(run.output).toContain(place.folder);
  await using empty = new HarnessRun({ ...plan, args: ['--grep', 'no such'], onTerminal: true });
  expect(await empty.ended).toBe(1);
  expect(empty.output).toContain('No tests found');
});

test('a full disk fails the run with one error, and leaves no half of a file', async ({
  machine,
}) => {
  needStacks(machine, 'wrtc');
  test.skip(SmallDisk.whyNot() !== '', SmallDisk.whyNot());
  using disk = new SmallDisk();
  disk.fill(64 * 1024); // enough for run.json, not for the page
  await using run = new HarnessRun({ ...plan, env: { SIGNALBOX_REPORTS: disk.folder } });
  expect(await run.ended).toBe(1);
  expect(run.output).toContain('1 passed'); // by Playwright's own words: the cell itself is fine
  expect(run.output.match(/reports-not-writable/g)).toHaveLength(1);
  expect(run.output).toContain('ENOSPC');
  expect(run.output).not.toMatch(stackLine);
  expect(await run.leftovers()).toEqual(nothing);
});

test('a history on a full disk costs one line: the run ends as its cells do, with its report', async ({
  machine,
}) => {
  needStacks(machine, 'wrtc');
  test.skip(SmallDisk.whyNot() !== '', SmallDisk.whyNot());
  using disk = new SmallDisk();
  disk.fill(0);
  await using run = new HarnessRun({ ...plan, env: { SIGNALBOX_HISTORY: disk.folder } });
  expect(await run.ended, run.output).toBe(0);
  expect(run.output.match(/history-not-writable: .*ENOSPC.*--no-history/g)).toHaveLength(1);
  expect(run.output).toContain(disk.folder);
  expect(run.output).toMatch(/^Report: .*index\.html$/m);
  expect(run.output).not.toMatch(stackLine);
  expect(readdirSync(disk.folder)).toEqual(['filler']);
  expect(await run.leftovers()).toEqual(nothing);
});

test('a run is refused by a read-only history in one line with exit code 1', () => {
  const root = process.getuid?.() === 0;
  test.skip(root && SmallDisk.whyNot() !== '', SmallDisk.whyNot());
  using place = root ? readOnlyDisk() : readOnlyFolder();
  const [recorded = ''] = readdirSync(history);
  const args = ['history', 'add', path.join(history, recorded), '--history', place.folder];
  const { status, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/history-not-writable: .*(EROFS|EACCES)/);
  expect(stderr).toContain(place.folder);
});

for (const [what, content] of Object.entries({
  'cut off': '{"schema":"signalbox-run/1","id":"2026',
  'of another schema': '{"schema":"signalbox-run/99"}',
})) {
  test(`a run.json that is ${what} is refused as bad-archive with its name`, () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-archive-'));
    const file = path.join(folder, 'run.json');
    writeFileSync(file, content);
    const failure = failureOf(() => readRun(folder));
    rmSync(folder, { recursive: true });
    expect(failure.code).toBe('bad-archive');
    expect(failure.what).toContain(file);
    expect(failure.what).not.toContain('\n');
  });
}

function failureOf(work: () => unknown) {
  try {
    work();
  } catch (error) {
    return asFailure(error);
  }
  throw new Error('it was accepted');
}

/** Root ignores permission bits, but not the flags of a mount. */
function readOnlyDisk(): SmallDisk {
  const disk = new SmallDisk();
  disk.makeReadOnly();
  return disk;
}

function readOnlyFolder(): Disposable & { folder: string } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-read-only-'));
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o555);
  return {
    folder,
    [Symbol.dispose]: () => {
      chmodSync(folder, 0o755);
      rmSync(folder, { recursive: true });
    },
  };
}
