/** A packed tarball in an empty folder is all that a user needs: commands, types, and scenarios of their own. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runFile, type Cell } from '../../harness/analysis/result.ts';
import { mosquittoProgram } from '../mosquitto.ts';
import { expect, needStacks, test } from '../test.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const project = fileURLToPath(new URL('./project', import.meta.url));
const withinMs = 300_000;
const mostBytes = 1_000_000;
let place = '';
let tarball = '';

test.beforeAll(() => {
  place = mkdtempSync(path.join(os.tmpdir(), 'signalbox-package-'));
  run(root, 'npm', ['pack', '--silent', '--pack-destination', place]);
  tarball = path.join(place, readdirSync(place).find((name) => name.endsWith('.tgz')) ?? '');
  cpSync(project, path.join(place, 'project'), { recursive: true });
  run(user(), 'npm', ['init', '-y']);
  run(user(), 'npm', ['pkg', 'set', 'type=module']);
  const packages = [tarball, 'typescript@6.0.3', '@types/node@20.19.43'];
  run(user(), 'npm', ['install', '-D', '--no-audit', '--no-fund', ...packages]);
  copyTemplates();
});

/** The templates as the package has them. */
function copyTemplates(): void {
  const examples = path.join(user(), 'node_modules', 'signalbox', 'examples');
  cpSync(path.join(examples, 'dialect-template', 'toy.mjs'), path.join(user(), 'toy.mjs'));
  cpSync(
    path.join(examples, 'broker-template', 'my-broker.mjs'),
    path.join(user(), 'my-broker.mjs'),
  );
}

test.afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

test('the tarball is small and has no tests in it', () => {
  expect(statSync(tarball).size).toBeLessThan(mostBytes);
  const files = run(place, 'tar', ['tzf', tarball]).split('\n');
  expect(files.filter((file) => /\.test\.|^package\/tests\/|\/faulty\//.test(file))).toEqual([]);
});

test('what its README leads to is in it, but for pictures and what only a clone is for', () => {
  const files = run(place, 'tar', ['tzf', tarball]).split('\n');
  const readme = run(place, 'tar', ['xzOf', tarball, 'package/README.md']);
  const targets = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].flatMap(([, to]) => to ?? []);
  const isThere = (to: string) => files.some((file) => `${file}/`.startsWith(`package/${to}/`));
  const absent = [...new Set(targets)].filter((to) => !isThere(to) && !to.endsWith('.png'));
  expect(absent.sort()).toEqual(['bench/bare', 'fixtures/history', 'tests/package/project']);
});

test('the tests of Signalbox itself are refused in one line', () => {
  const { status, stderr } = spawnSync('npx', ['signalbox', 'test'], {
    cwd: user(),
    encoding: 'utf8',
  });
  expect(stderr.trim()).toMatch(/^signalbox: bad-option: the tests .* clone its repository/);
  expect(status).toBe(2);
});

test('its types hold under strict, declaration files included', () => {
  expect(run(user(), 'npx', ['tsc'])).toBe('');
});

test('doctor finds the stacks that npm installed beside it', () => {
  const found = run(user(), 'npx', ['signalbox', 'doctor']);
  expect(found).toMatch(/node-datachannel +\d+\.\d+\.\d+ /);
});

test('run connects and writes its report into the project', ({ machine }) => {
  needStacks(machine, 'wrtc');
  const plan = ['--plan', 'smoke', '--scenarios', 'connect', '--stacks', 'wrtc'];
  run(user(), 'npx', ['signalbox', 'run', ...plan, '--no-install']);
  expect(outcomes()).toEqual(['connect wrtc→wrtc: passed']);
});

test('the other commands read what was run in the project', () => {
  expect(run(user(), 'npx', ['signalbox', 'summary'])).toContain('1 passed');
  const [kept] = JSON.parse(run(user(), 'npx', ['signalbox', 'history', '--json'])) as unknown[];
  expect(kept).toMatchObject({ plan: 'smoke' });
});

test('ab runs both of its sides in the project', ({ machine }) => {
  needStacks(machine, 'wrtc');
  const sides = ['--a', 'wrtc', '--b', 'wrtc', '--pairs', '2', '--scenarios', 'connect'];
  expect(run(user(), 'npx', ['signalbox', 'ab', ...sides])).toContain('wrtc');
});

test('npx playwright test runs a scenario and a check of the project, with a page too', ({
  machine,
}) => {
  needStacks(machine, 'wrtc', 'chromium');
  run(user(), 'npx', ['playwright', 'test'], { SIGNALBOX_STACKS: 'wrtc,chromium' });
  expect(outcomes().filter((outcome) => outcome.endsWith(': passed'))).toHaveLength(4);
});

test('a dialect and a broker of the project pass their tests, and its scenario runs with both, in a page too', ({
  machine,
}) => {
  needStacks(machine, 'wrtc', 'chromium');
  test.skip(mosquittoProgram === undefined, 'the template starts mosquitto, which is not here');
  const tested = run(user(), 'node', ['--test', 'own.test.mjs']);
  expect(tested).toMatch(/^# fail 0$/m);
  expect(tested).toContain('a retained message reaches who subscribes later');
  run(user(), 'npx', ['playwright', 'test'], {
    SIGNALBOX_STACKS: 'wrtc,chromium',
    SIGNALBOX_DIALECTS: 'module:./toy.mjs',
    SIGNALBOX_BROKERS: 'module:./my-broker.mjs',
  });
  expect(outcomes().filter((outcome) => outcome.endsWith(': passed'))).toHaveLength(4);
  expect(cells().map(({ broker, dialect }) => `${broker} ${dialect}`)).toEqual(
    Array(4).fill('my-broker toy'),
  );
});

const user = (): string => path.join(place, 'project');

const outcomes = (): string[] =>
  cells().map(
    ({ scenario, offerer, answerer, outcome }) => `${scenario} ${offerer}→${answerer}: ${outcome}`,
  );

function cells(): readonly Cell[] {
  const text = readFileSync(path.join(user(), 'reports', 'latest', 'run.json'), 'utf8');
  return runFile.parse(JSON.parse(text)).cells;
}

/** Outside this repository's environment: only what a user's shell has. */
function run(cwd: string, command: string, args: string[], more: NodeJS.ProcessEnv = {}): string {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|SIGNALBOX_|TEST_|PW|NODE_OPTIONS)/.test(name),
  );
  const env = { ...Object.fromEntries(inherited), CI: '1', ...more };
  const ran = spawnSync(command, args, { cwd, env, encoding: 'utf8', timeout: withinMs });
  if (ran.status !== 0) throw new Error(`${command} ${args.join(' ')}\n${ran.stdout}${ran.stderr}`);
  return ran.stdout;
}
