/** The commands written in TypeScript, as people call them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sampleModel } from '../../reports/html/sample/model.ts';

const entry = fileURLToPath(new URL('../../bin/signalbox.mjs', import.meta.url));

function signalbox(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return { status, stdout, stderr };
}

function inFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-cli-'));
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('report makes the page of an archived run again', () => {
  inFolder((folder) => {
    const { run } = sampleModel();
    writeFileSync(path.join(folder, 'run.json'), JSON.stringify(run));
    const { status, stdout } = signalbox('report', folder);
    assert.equal(status, 0);
    assert.equal(stdout, `Report: ${path.join(folder, 'index.html')}\n`);
    assert.match(readFileSync(path.join(folder, 'index.html'), 'utf8'), new RegExp(run.id));
  });
});

test('report tells of a damaged run.json in one line and ends with 1', () => {
  inFolder((folder) => {
    writeFileSync(path.join(folder, 'run.json'), '{"schema":"signalbox-run/1"');
    const { status, stderr } = signalbox('report', folder);
    assert.equal(status, 1);
    assert.match(stderr, /^signalbox: bad-archive: .*run\.json cannot be read: .*\n$/);
  });
});

test('a wrong argument is told in one line and ends with 2', () => {
  for (const args of [
    ['report'],
    ['report', 'a', 'b'],
    ['report', '--open'],
    ['schema', 'a', 'b'],
  ]) {
    const { status, stderr } = signalbox(...args);
    assert.equal(status, 2, args.join(' '));
    assert.match(stderr, /^signalbox: bad-option: .*; write signalbox (report|schema) .*\n$/);
  }
});
