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
    timeout: 30_000,
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

test('a peer whose dialect cannot be loaded ends at once with that reason, and leaves nothing running', () => {
  inFolder((folder) => {
    const dialect = path.join(folder, 'torn.mjs');
    writeFileSync(dialect, 'export default {');
    const where = ['--broker', 'mqtt://127.0.0.1:1', '--root', 'room', '--id', 'me'];
    const { status, stderr } = signalbox('peer', ...where, '--dialect', `module:${dialect}`);
    assert.equal(status, 1);
    assert.match(stderr, /^signalbox: dialect-not-loadable: .*torn\.mjs.*\n$/);
  });
});

test('every command tells of itself when asked for help, and ends with 0', () => {
  const main = new URL('../../setup/commands.mjs', import.meta.url).href;
  const more = new URL('../../bin/typescript.mjs', import.meta.url).href;
  // One process for all of them: each alone takes a second to load
  const program = `
    const { commandNames, main } = await import('${main}');
    const { typescriptCommands } = await import('${more}');
    for (const name of [...commandNames, ...Object.keys(typescriptCommands)]) {
      console.log('== ' + name);
      await main([name, '-h'], typescriptCommands);
      if (process.exitCode) console.log('exit code ' + process.exitCode);
    }`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', program];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(stderr, '');
  const texts = new Map(
    stdout
      .split(/^== /m)
      .slice(1)
      .map((text) => [text.split('\n')[0] ?? '', text]),
  );
  for (const [name, text] of texts) {
    assert.match(text, new RegExp(`^Usage: signalbox .*|signalbox ${name} `, 'm'), name);
    assert.ok(text.split('\n').length > 5, `${name} says little`);
    assert.doesNotMatch(text, /exit code [1-9]/, name);
  }
  const listed = [...signalbox('help').stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
  assert.deepEqual([...texts.keys()].sort(), listed.sort());
  assert.equal(signalbox('help', 'watch').stdout, texts.get('watch')?.replace('watch\n', ''));
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
