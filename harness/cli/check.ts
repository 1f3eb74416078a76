/** `signalbox check`: reference peers of every stack against one application, and what it did right and wrong. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { stacksOfThisRun } from '../../setup/discover.mjs';
import type { FoundStack } from '../../setup/stack.mjs';
import { writeWhole } from '../../reports/archive.ts';
import {
  checkFile,
  checkSchema,
  isWrong,
  type CheckFile,
  type CheckRun,
} from '../analysis/conformance/result.ts';
import { startAedes } from '../brokers/aedes.ts';
import type { RunningBroker } from '../brokers/broker.ts';
import { joinRemote } from '../brokers/remote.ts';
import { remoteAddresses } from '../brokers/remote-addresses.ts';
import { HarnessError } from '../core/errors.ts';
import { unguessable } from '../core/random.ts';
import { dialectNamed } from '../dialects/registry.ts';
import { Lab } from '../run/lab.ts';
import { useOwnDialects } from '../run/load-dialects.ts';
import { runOptions } from '../run/options.ts';
import { serialiseTimeline } from '../timeline/jsonl.ts';
import { runningApplication, type Application } from './check/application.ts';
import { runLines, summaryLines } from './check/lines.ts';
import { namesFor } from './check/names.ts';
import { leaveRun, hasLeaveRule } from './check/leave.ts';
import { nameTakenRun } from './check/name-taken.ts';
import { checkHelp, checkOptions, type CheckOptions } from './check/options.ts';
import { pageApplication, stepsOf } from './check/page.ts';
import { programApplication } from './check/program.ts';
import type { Bench, Checked } from './check/run-plan.ts';
import { isOwn } from './check/spoken.ts';
import { steadyRun } from './check/steady-run.ts';

/** In this order; a stack that is not found is left out, unless it was asked for. */
const references = ['node-datachannel', 'wrtc', 'chromium', 'firefox', 'webkit'];
const usualEngines = ['chromium', 'firefox'];

/** @throws HarnessError `bad-option`, `stack-missing`, or what our own side fails with */
export async function main(args: readonly string[]): Promise<void> {
  const asked = checkOptions(args);
  if (asked === null) {
    say(checkHelp);
    return;
  }
  const startedAt = new Date().toISOString();
  const options = { ...asked, dialect: await learnt(asked.dialect) };
  if (isOwn(dialectNamed(options.dialect))) say(judgedAs(options.dialect));
  for (const role of options.roles) namesFor(options, role); // only to see that they are known
  const found = await stacksOfThisRun();
  const stacks = chosen(options.stacks, references, found);
  const broker = await brokerOf(options);
  try {
    const work = { options, found, stacks };
    const spoken = { SIGNALBOX_STACKS: stacks.join(','), SIGNALBOX_DIALECTS: asked.dialect };
    const runs = await withLab(spoken, (lab) => allRuns(work, { lab, broker }, say));
    for (const line of summaryLines(runs)) say(line);
    const { dialect, json } = options;
    const file: CheckFile = { schema: checkSchema, startedAt, dialect, broker: broker.name, runs };
    if (json !== null) writeWhole(json, `${JSON.stringify(checkFile.parse(file), null, 1)}\n`);
    if (runs.length === 0 || runs.some(isWrong)) process.exitCode = 1;
  } finally {
    await broker.close();
  }
}

/** Loads a user's own. @returns its name @throws HarnessError `bad-option`, or what `useOwnDialects` throws */
async function learnt(dialect: string): Promise<string> {
  const { dialects, ownDialects } = runOptions({ SIGNALBOX_DIALECTS: dialect });
  await useOwnDialects(ownDialects);
  return dialects[0] ?? dialect;
}

const judgedAs = (dialect: string): string =>
  `${dialect} is a dialect of your own: what holds of every dialect is looked at, in the terms of its file, with the catalogue's ids; whatever only ${dialect} asks of its peers is not.\n`;

/** Of the names asked for, all; of the usual ones, those found. @throws HarnessError `stack-missing` */
function chosen(
  asked: readonly string[] | null,
  usual: readonly string[],
  found: readonly FoundStack[],
): string[] {
  const isFound = (name: string) =>
    found.some((stack) => stack.name === name && stack.status === 'found');
  const names = asked === null ? usual.filter(isFound) : [...asked];
  if (names.length > 0) return names;
  throw new HarnessError({
    code: 'stack-missing',
    what: `none of ${usual.join(', ')} is here`,
    cure: 'run `npx signalbox setup`',
  });
}

/** The one that runs already, or the embedded one. */
function brokerOf({ brokers }: CheckOptions): Promise<RunningBroker> {
  return brokers.length === 0 ? startAedes() : joinRemote(remoteAddresses(brokers));
}

/** A laboratory as these settings have it, for the time of `work`. @throws HarnessError what `Lab.open` throws */
export async function withLab<T>(
  env: NodeJS.ProcessEnv,
  work: (lab: Lab) => Promise<T>,
): Promise<T> {
  // No broker of a run: the check has its own
  const lab = await Lab.open({ ...runOptions(env), brokers: [] });
  try {
    return await work(lab);
  } finally {
    await lab.close();
  }
}

export interface Asked {
  readonly options: CheckOptions;
  readonly found: readonly FoundStack[];
  readonly stacks: readonly string[];
}

/**
 * All that `options` ask for, one after the other, each told as soon as it is over.
 * @param broker - the one that the application is told, seen as of our own when `options` name none
 * @throws HarnessError when our own side falls short
 */
export async function allRuns(
  { options, found, stacks }: Asked,
  { lab, broker }: Pick<Bench, 'lab' | 'broker'>,
  tell: (lines: string) => void,
): Promise<CheckRun[]> {
  const runs: CheckRun[] = [];
  const listenUrl = listenUrlOf(options, broker);
  for (const make of await applications(options, found)) {
    const application = await make();
    try {
      for await (const checked of runsOf(options, stacks, {
        lab,
        broker,
        application,
        listenUrl,
        isOwnBroker: options.brokers.length === 0,
        isOwnRoom: options.root === null,
      })) {
        runs.push(checked.run);
        tell(`${runLines(checked.run).join('\n')}\n`);
        if (options.save !== null) keep(options, runs.length, checked);
      }
    } finally {
      await application.close();
    }
  }
  return runs;
}

/** Every stack against every role; then, where it matters, an application whose name is taken, and one that leaves. */
async function* runsOf(
  options: CheckOptions,
  stacks: readonly string[],
  bench: Bench,
): AsyncGenerator<Checked> {
  for (const stack of stacks) {
    for (const role of options.roles) yield steadyRun(() => planOf(options, stack, role), bench);
  }
  const dialect = dialectNamed(options.dialect);
  if (!bench.application.isOurs || isOwn(dialect)) return;
  const { arrival, departure, name } = dialect;
  if (arrival.checksName) yield nameTakenRun(planOf(options, '', 'answerer'), bench);
  if (departure !== 'message' || !hasLeaveRule(name)) return;
  const left = await leaveRun(planOf(options, '', options.roles[0] ?? 'answerer'), bench);
  if (left !== null) yield left;
}

function keep({ save, dialect }: CheckOptions, number: number, { run, events }: Checked): void {
  const folder = save ?? '.';
  mkdirSync(folder, { recursive: true });
  const [ours, theirs] = [run.stack, run.names.application].map((name) =>
    name.replaceAll(/[/→]/g, '_'),
  );
  const pair = run.role === 'offerer' ? `${theirs}→${ours}` : `${ours}→${theirs}`;
  const cell = `check/${pair}/observed/direct/${dialect}`;
  const file = path.join(folder, `run-${number}.jsonl`);
  writeWhole(file, serialiseTimeline({ cell, attempt: 0 }, events));
}

function planOf(options: CheckOptions, stack: string, role: 'offerer' | 'answerer') {
  const root = options.root ?? `check-${unguessable().slice(0, 8)}`;
  const names = namesFor(options, role);
  return {
    dialect: dialectNamed(options.dialect),
    stack,
    role,
    root,
    secret: options.secret,
    names,
    within: options.within,
  };
}

/** One after the other; an engine is started when it is its turn. */
async function applications(
  { application }: CheckOptions,
  found: readonly FoundStack[],
): Promise<(() => Promise<Application>)[]> {
  if (application.kind === 'running') return [() => Promise.resolve(runningApplication)];
  if (application.kind === 'command') {
    const program = programApplication(application.command);
    return [() => Promise.resolve(program)];
  }
  const { url, steps: file, engines } = application;
  const steps = file === null ? null : await stepsOf(file);
  return chosen(engines, usualEngines, found).map((name) => async () => {
    const engine = found.find((stack) => stack.name === name);
    if (engine !== undefined) return pageApplication(url, steps, engine);
    throw new HarnessError({
      code: 'stack-missing',
      what: `${name} is unknown here`,
      cure: 'see --help',
    });
  });
}

function listenUrlOf({ brokers }: CheckOptions, broker: RunningBroker): string {
  return brokers[0] ?? broker.address('tcp').url;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
