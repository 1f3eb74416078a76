/** docs/ci/github-actions.yml is a workflow whose every command exists here, with the flags that it gives. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { expect, test } from '../test.ts';
import { root } from './clone.ts';

const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
const job = z.strictObject({
  ...{ name: z.string(), 'runs-on': z.string(), steps: z.array(step).min(1) },
  ...{ needs: z.string().optional(), if: z.string().optional() },
  'timeout-minutes': z.number().optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write'])).optional(),
  env: z.record(z.string(), z.string()).optional(),
  strategy: z.object({ 'fail-fast': z.boolean(), matrix: z.record(z.string(), z.array(z.any())) }),
});
const workflow = z.strictObject({
  ...{ name: z.string(), on: z.record(z.string(), z.unknown()) },
  permissions: z.record(z.string(), z.enum(['read', 'write'])),
  ...{ env: z.record(z.string(), z.string()), jobs: z.record(z.string(), job) },
});

const text = readFileSync(path.join(root, 'docs', 'ci', 'github-actions.yml'), 'utf8');
const { jobs, env } = workflow.parse(parse(text));
const steps = Object.values(jobs).flatMap((each) => each.steps);
const commands = steps.flatMap(({ run }) => run?.trim().split('\n') ?? []);

test('every action is pinned by its major version, and every step does one thing', () => {
  const actions = steps.flatMap(({ uses }) => uses ?? []);
  expect(actions.length).toBeGreaterThan(4);
  expect(actions.filter((action) => !/^actions\/[a-z-]+@v\d+$/.test(action))).toEqual([]);
  expect(steps.filter(({ uses, run }) => (uses === undefined) === (run === undefined))).toEqual([]);
});

test('jobs wait for jobs that exist, and expressions name what their matrix has', () => {
  for (const [name, each] of Object.entries(jobs)) {
    if (each.needs !== undefined) expect(Object.keys(jobs), name).toContain(each.needs);
    const used = [...JSON.stringify(each).matchAll(/matrix\.([a-z]+)/g)].map(([, key = '']) => key);
    expect(Object.keys(each.strategy.matrix), name).toEqual(expect.arrayContaining(used));
  }
  const [shard, report] = [jobs['shard'], jobs['report']];
  expect(report?.strategy.matrix['system']).toEqual(shard?.strategy.matrix['system']);
  const shards = shard?.strategy.matrix['shard'] ?? [];
  expect(text).toContain(`--shard \${{ matrix.shard }}/${shards.length}`);
});

test('every command exists, with its flags', () => {
  expect(commands.length).toBeGreaterThan(5);
  expect(commands.flatMap(problems)).toEqual([]);
});

test('the check notices what does not exist', () => {
  expect(problems('npx signalbox runn --plan quick')).toEqual(['there is no command runn']);
  expect(problems('npx signalbox run --plann quick')).toEqual(['run has no --plann']);
  expect(problems('npm run nothing')).toEqual(['there is no script nothing']);
  expect(problems('bash docs/ci/other.sh report')).toEqual(['there is no docs/ci/other.sh']);
  expect(problems('cat ci-results/sumary.md')).toEqual(['nothing writes ci-results/sumary.md']);
  expect(problems('npx playwright tset')).toEqual(['playwright has no command tset']);
  expect(problems('curl example.org')).toEqual(['curl is not known here']);
});

test('every variable of ours that it sets is read somewhere', () => {
  const script = readFileSync(path.join(root, 'docs', 'ci', 'any-ci.sh'), 'utf8');
  const set = Object.values(jobs).flatMap((each) => Object.keys(each.env ?? {}));
  expect(set.filter((name) => !script.includes(`\${${name}`))).toEqual([]);
  expect(Object.keys(env)).toEqual(['SIGNALBOX_INSTALL']);
});

/** What of one line of shell is not there. */
function problems(line: string): string[] {
  const [command = '', ...args] = line.split(/\s+/);
  const [first = '', ...rest] = args;
  switch (command) {
    case 'npm':
      return first === 'ci' ? lockfile() : script(rest[0] ?? '');
    case 'bash':
      return existsSync(path.join(root, first)) ? [] : [`there is no ${first}`];
    case 'cat':
      return written(first);
    case 'npx':
      return first === 'playwright' ? playwright(rest) : signalbox(rest);
    default:
      return [`${command} is not known here`];
  }
}

/** What is read was written by the script, of which OUT is the folder. */
const written = (file: string): string[] => {
  const source = readFileSync(path.join(root, 'docs', 'ci', 'any-ci.sh'), 'utf8');
  const name = file.replace(/^ci-results\//, '');
  return source.includes(`"$out/${name}"`) ? [] : [`nothing writes ${file}`];
};

const lockfile = (): string[] =>
  existsSync(path.join(root, 'package-lock.json')) ? [] : ['there is no lockfile'];

function script(name: string): string[] {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>; // of npm's own format
  };
  return name in scripts ? [] : [`there is no script ${name}`];
}

function playwright([command = '', ...args]: string[]): string[] {
  const cli = path.join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  if (!new RegExp(`^  ${command}\\b`, 'm').test(help(cli, []))) {
    return [`playwright has no command ${command}`];
  }
  return lacking(command, args, help(cli, [command]));
}

/** Behind `--` stand flags of Playwright's `test`. */
function signalbox([command = '', ...args]: string[]): string[] {
  const cli = path.join(root, 'bin', 'signalbox.mjs');
  const all = help(cli, []);
  if (!new RegExp(`^  ${command} `, 'm').test(all)) return [`there is no command ${command}`];
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  const others = end < 0 ? [] : playwright(['test', ...args.slice(end + 1)]);
  return [...lacking(command, own, help(cli, [command])), ...others];
}

const lacking = (command: string, args: readonly string[], text: string): string[] =>
  args
    .filter((arg) => arg.startsWith('--'))
    .map((arg) => arg.replace(/=.*/, ''))
    .filter((flag) => !new RegExp(`${flag}\\b`).test(text))
    .map((flag) => `${command} has no ${flag}`);

const helps = new Map<string, string>();

function help(cli: string, command: readonly string[]): string {
  const key = [cli, ...command].join(' ');
  const known = helps.get(key);
  if (known !== undefined) return known;
  const options = { encoding: 'utf8', cwd: root } as const;
  const { stdout, stderr } = spawnSync(process.execPath, [cli, ...command, '--help'], options);
  helps.set(key, stdout + stderr);
  return stdout + stderr;
}
