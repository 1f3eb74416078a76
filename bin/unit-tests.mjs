/**
 * Runs the unit tests: every NAME.test.ts, or those whose path contains one of the words given. Those that start
 * brokers over and over, and wait for them, run with --brokers alone: they take longer than all the others together;
 * so do, with --links, those that measure what the link emulator does to real stacks, and with --pages those that walk
 * through every page of every report in every browser.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['bin', 'fixtures', 'harness', 'reports', 'setup'];
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const onlyBrokers = process.argv.includes('--brokers');
const ofBrokers =
  /^harness[\\/](broker-lab[\\/](conformance|limits|bench)[\\/]|run[\\/]registry|brokers[\\/](contract|local-broker|retained))/;
const ofLinks = /^harness[\\/]run[\\/]cell-link/;
const onlyLinks = process.argv.includes('--links');
const ofPages = /^reports[\\/]html[\\/]pages/;
const onlyPages = process.argv.includes('--pages');
/** Tests in browsers take by far the longest: they begin, so that no core waits for the last. @param {string} file */
const opensPages = (file) => Number(/^reports[\\/]html[\\/]/.test(file));
/** Which of the four scripts a file belongs to. @param {string} file */
const isOurs = (file) =>
  ofBrokers.test(file) === onlyBrokers &&
  ofLinks.test(file) === onlyLinks &&
  ofPages.test(file) === onlyPages;

// Node 20 expands no patterns after --test, so it is given the files.
const files = folders
  .flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true }).map((file) =>
      path.join(folder, String(file)),
    ),
  )
  .filter((file) => file.endsWith('.test.ts') && !file.startsWith(path.join('reports', 'runs')))
  .filter((file) => words.length > 0 || isOurs(file))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort((a, b) => opensPages(b) - opensPages(a) || (a < b ? -1 : 1));

if (files.length === 0) {
  console.error(`no unit test matches ${words.join(' ')}`);
  process.exit(1);
}
// Tests of brokers wait more than they compute: four files at a time. Without a number Node leaves one core idle
const atOnce = onlyBrokers ? 4 : availableParallelism();
const concurrency = `--test-concurrency=${atOnce}`;
const args = ['--import', 'tsx', '--test', concurrency, '--test-reporter=spec', ...files];
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', cwd: root });
process.exitCode = status ?? 1;
