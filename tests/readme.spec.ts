/** The README is true: its commands run as they stand there, with the files that it shows. */
import { exec } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './test.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
/** Whole runs and a clone of nowhere: their parts are run by the other tests, and by hand from a fresh clone. */
const notHere = /^(git clone|npm start$|npm test$)/;
const withinMs = 120_000;

/** The text of each fenced block of a language. */
function blocks(language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms');
  return [...readme.matchAll(fence)].map(([, text = '']) => text);
}

const commands = blocks('sh')
  .flatMap((text) => text.split('\n'))
  .filter((line) => line !== '' && !notHere.test(line));

let place = '';

test.beforeAll(() => {
  place = mkdtempSync(path.join(os.tmpdir(), 'signalbox-readme-'));
});

test.afterAll(() => {
  rmSync(place, { recursive: true, force: true });
  rmSync(path.join(root, 'my-stack.mjs'), { force: true });
});

test('every command of the README ends well', async () => {
  test.setTimeout(commands.length * withinMs);
  expect(commands.length).toBeGreaterThan(4);
  for (const text of blocks('js')) writeNamed(text);
  for (const command of commands) {
    const { code, output } = await run(command);
    expect(code, `${command}\n${output}`).toBe(0);
  }
});

test('every file and folder that the README points at exists', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, to = '']) => to);
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((to) => !existsSync(path.join(root, to)))).toEqual([]);
});

/** A block whose first line is a comment with a file name is that file. */
function writeNamed(text: string): void {
  const name = /^\/\/ ([\w-]+\.mjs)\n/.exec(text)?.[1];
  if (name !== undefined) writeFileSync(path.join(root, name), text);
}

/** In the repository, as a reader would, but with reports in a folder of the test. */
function run(command: string): Promise<{ code: number; output: string }> {
  const reports = path.join(place, 'reports');
  const line = command.replace('report reports/latest', `report ${reports}/latest`);
  const inherited = Object.entries(process.env).filter(([name]) => !/^(TEST_|PW)/.test(name));
  const env = { ...Object.fromEntries(inherited), CI: '1', SIGNALBOX_REPORTS: reports };
  const html = { PLAYWRIGHT_HTML_OUTPUT_DIR: path.join(place, 'html') };
  return new Promise((resolve) => {
    const options = { cwd: root, env: { ...env, ...html }, timeout: withinMs };
    exec(line, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? -1), output: stdout + stderr });
    });
  });
}
