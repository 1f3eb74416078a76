/** `signalbox compare` and `signalbox trends` as people and CI call them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sampleRun } from '../analysis/history/sample-run.ts';
import { summaryOf } from '../analysis/history/summary.ts';
import { comparison } from '../analysis/compare/model.ts';
import { addRun } from '../history/store.ts';

const entry = fileURLToPath(new URL('../../bin/signalbox.mjs', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-compare-'));
const history = path.join(folder, 'history');
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

function signalbox(...args: string[]) {
  const env = { ...process.env, NODE_OPTIONS: '', SIGNALBOX_HISTORY: history };
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    encoding: 'utf8',
    env,
  });
  return { status, stdout, stderr };
}

const run = (id: string, day: number, attempts: (number | 'failed')[], more = {}) =>
  sampleRun({ id, startedAt: `2026-11-0${day}T00:00:00.000Z`, cells: [{ attempts }], ...more });

for (const day of [1, 2, 3, 4, 5, 6, 7]) {
  addRun(history, summaryOf(run(`quiet-${day}`, day, [100 + day, 101, 102 - day])));
}
addRun(history, summaryOf(run('broken', 8, ['failed', 'failed', 'failed'])));

test('latest is held against previous; the gate ends with 3 only when it is asked for', () => {
  const { status, stdout } = signalbox('compare');
  assert.equal(status, 0);
  assert.match(stdout, /^Worse than before: 1 cell newly failing/);
  assert.equal(signalbox('compare', '--gate').status, 3);
  assert.equal(signalbox('compare', 'quiet-6', 'quiet-7', '--gate').status, 0);
});

test('runs come by id and by path, and the comparison is written for programs', () => {
  const file = path.join(folder, 'run.json');
  writeFileSync(file, JSON.stringify(run('file', 9, [130, 131, 129])));
  const json = path.join(folder, 'comparison.json');
  const html = path.join(folder, 'comparison.html');
  const { status, stdout } = signalbox(
    'compare',
    'quiet-7',
    file,
    '--margin',
    '10%',
    '--json',
    json,
    '--html',
    html,
  );
  assert.equal(status, 0, stdout);
  assert.match(readFileSync(html, 'utf8'), /^<!doctype html>/i);
  const written = comparison.parse(JSON.parse(readFileSync(json, 'utf8')));
  assert.deepEqual(
    [written.head.runs[0]?.id, written.settings.margin, written.design],
    ['file', 0.1, 'runs'],
  );
});

test('what cannot be compared is refused with the reason', () => {
  const file = path.join(folder, 'other.json');
  writeFileSync(file, JSON.stringify(run('other', 9, [100, 101, 102], { plan: 'full' })));
  const { status, stdout } = signalbox('compare', 'quiet-7', file);
  assert.equal(status, 0);
  assert.match(stdout, /No absolute figures are compared: the plans are \w+ and full/);
  writeFileSync(file, '{"schema":"signalbox-run/99"}');
  assert.match(signalbox('compare', 'quiet-7', file).stderr, /bad-archive: .*other\.json/);
  assert.match(signalbox('compare', 'nowhere').stderr, /bad-archive: nowhere is no file/);
});

test('wrong use ends with 2', () => {
  for (const args of [
    ['--margin', '0'],
    ['a', 'b', 'c'],
  ]) {
    const { status, stderr } = signalbox('compare', ...args);
    assert.equal(status, 2, args.join(' '));
    assert.match(stderr, /^signalbox: bad-option: /);
  }
  assert.equal(signalbox('trends', 'x').status, 2);
});

test('trends says what it looked at', () => {
  const { status, stdout } = signalbox('trends');
  assert.equal(status, 0);
  assert.match(stdout, /^No change in \d+ series over 8 runs/);
});

test('two runs that have nothing in common are refused in one line, not called alike', () => {
  const cells = [{ key: { scenario: 'echo' }, attempts: [100] }];
  writeFileSync(path.join(folder, 'echo.json'), JSON.stringify(sampleRun({ id: 'echo', cells })));
  const { status, stdout, stderr } = signalbox(
    'compare',
    'quiet-7',
    path.join(folder, 'echo.json'),
  );
  assert.deepEqual([status, stdout], [1, '']);
  assert.match(stderr, /^signalbox: not-comparable: the two sides have no cell in common.*\n$/);
});
