import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { sampleRun, type SampleRun } from '../analysis/history/sample-run.ts';
import { summaryOf } from '../analysis/history/summary.ts';
import type { HarnessError } from '../core/errors.ts';
import { readSummary } from './file.ts';
import { readHistory } from './history.ts';
import { addRun, mergeFolder } from './store.ts';

const summary = (asked: SampleRun) => summaryOf(sampleRun(asked));
const ids = (folder: string) => readHistory(folder).runs.map((run) => run.summary.id);
const files = (folder: string) => readdirSync(folder).sort();

async function inFolder(work: (folder: string) => unknown): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-history-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a run comes back as it was added, oldest first, and is added once', async () => {
  await inFolder((folder) => {
    const late = summary({ id: 'late', startedAt: '2026-11-24T00:00:00.000Z' });
    addRun(folder, late);
    addRun(folder, summary({ id: 'early' }));
    assert.equal(addRun(folder, late).result, 'known');
    assert.deepEqual(ids(folder), ['early', 'late']);
    assert.deepEqual(readHistory(folder).runs[1]?.summary, late);
    assert.equal(files(folder).length, 2);
  });
});

test('a folder that is not there is an empty history', () => {
  assert.deepEqual(readHistory('/nowhere/at/all'), { runs: [], warnings: [] });
});

test('many processes that add at once lose nothing and leave no part behind', async () => {
  const [writers, each] = [4, 25];
  const writer = fileURLToPath(new URL('./sample-writer.mjs', import.meta.url));
  await inFolder(async (folder) => {
    const ends = Array.from({ length: writers }, (_, number) => {
      const args = ['--import', 'tsx', writer, folder, String(number), String(each)];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
      return new Promise((resolve) => child.once('exit', resolve));
    });
    assert.deepEqual(await Promise.all(ends), Array(writers).fill(0));
    // Each adds runs of its own and one that all others add too
    assert.equal(ids(folder).length, writers * each + 1);
    assert.equal(files(folder).length, writers * each + 1);
    assert.deepEqual(readHistory(folder).warnings, []);
  });
});

test('damaged, foreign and newer files are named with what to do, and the others are read', async () => {
  await inFolder((folder) => {
    const { file } = addRun(folder, summary({ id: 'whole' }));
    const whole = readFileSync(file);
    writeFileSync(path.join(folder, 'cut.json.gz'), whole.subarray(0, whole.length / 2));
    writeFileSync(
      path.join(folder, 'flipped.json.gz'),
      whole.map((byte, at) => (at === 90 ? byte ^ 255 : byte)),
    );
    writeFileSync(path.join(folder, 'foreign.json'), '{"name":"left-pad"}');
    writeFileSync(path.join(folder, 'newer.json'), '{"schema":"signalbox-summary/9"}');
    writeFileSync(
      path.join(folder, 'wrong.json.gz'),
      gzipSync('{"schema":"signalbox-summary/1","id":7}'),
    );
    writeFileSync(path.join(folder, 'empty.json'), '');
    writeFileSync(path.join(folder, 'README.md'), 'not looked at');
    mkdirSync(path.join(folder, 'folder.json'));
    const { runs, warnings } = readHistory(folder);
    assert.deepEqual(
      runs.map((run) => run.summary.id),
      ['whole'],
    );
    const told = warnings.map(
      ({ code, what, cure }) =>
        `${code} ${path.basename(what.split(' was left out')[0] ?? '')} | ${what.split('left out: ')[1]?.split(':')[0]} | ${cure}`,
    );
    assert.deepEqual(told, [
      'bad-archive cut.json.gz | it is damaged or not whole | copy it again or remove it',
      'bad-archive empty.json | it is damaged or not whole | copy it again or remove it',
      'bad-archive flipped.json.gz | it is damaged or not whole | copy it again or remove it',
      'bad-archive foreign.json | it is no run of Signalbox | take it out of the folder',
      'bad-archive newer.json | its schema signalbox-summary/9 is not known here | use the version of Signalbox that wrote it, or a newer one',
      'bad-archive wrong.json.gz | it does not fit its schema | remove it',
    ]);
  });
});

test('a run.json of the first schema is imported as it is, without fields that came later', async () => {
  await inFolder((folder) => {
    const run = sampleRun({ id: 'old' });
    const { shard: _, ...old } = run;
    const file = path.join(folder, 'run.json');
    writeFileSync(file, JSON.stringify(old));
    assert.deepEqual(readSummary(file), summaryOf(run));
  });
});

test('histories are merged by copying: by us, or by anybody', async () => {
  await inFolder((folder) => {
    const [here, there] = [path.join(folder, 'here'), path.join(folder, 'there')];
    addRun(here, summary({ id: 'both' }));
    addRun(there, summary({ id: 'both' }));
    addRun(there, summary({ id: 'theirs', startedAt: '2026-11-24T00:00:00.000Z' }));
    writeFileSync(path.join(there, 'cut.json'), '{');
    const warned: HarnessError[] = [];
    const results = mergeFolder(here, there, (warning) => warned.push(warning)).map(
      ({ result }) => result,
    );
    assert.deepEqual(results, ['known', 'added']);
    assert.equal(warned.length, 1);
    assert.deepEqual(ids(here), ['both', 'theirs']);
    const byHand = path.join(folder, 'by-hand');
    mkdirSync(byHand);
    for (const from of [here, there]) {
      for (const name of files(from)) copyFileSync(path.join(from, name), path.join(byHand, name));
    }
    assert.deepEqual(ids(byHand), ['both', 'theirs']);
  });
});

test('the same run under two names counts once', async () => {
  await inFolder((folder) => {
    const { file } = addRun(folder, summary({ id: 'twice' }));
    copyFileSync(file, path.join(folder, 'copy-of-it.json.gz'));
    const { runs } = readHistory(folder);
    assert.equal(runs.length, 1);
    assert.equal(runs[0]?.files.length, 2);
  });
});

test('a history that cannot be written is told with the reason and the cure', async () => {
  await inFolder((folder) => {
    const blocked = path.join(folder, 'a-file');
    writeFileSync(blocked, '');
    chmodSync(blocked, 0o400);
    assert.throws(
      () => addRun(path.join(blocked, 'history'), summary({})),
      ({ code, what, cure }: HarnessError) =>
        code === 'history-not-writable' &&
        what.includes('ENOTDIR') &&
        cure.includes('--no-history'),
    );
  });
});

test('a run of which a shard is missing is read, with the number of that shard', async () => {
  await inFolder((folder) => {
    addRun(folder, summary({ id: 's1', shard: { run: 'ci-7', index: 1, total: 2 } }));
    const { runs, warnings } = readHistory(folder);
    assert.deepEqual([runs.length, warnings.map(({ code }) => code)], [1, ['shards-missing']]);
    assert.match(warnings[0]?.what ?? '', /lacks shard 2 /);
    addRun(folder, summary({ id: 's2', shard: { run: 'ci-7', index: 2, total: 2 } }));
    assert.deepEqual(readHistory(folder).warnings, []);
  });
});
