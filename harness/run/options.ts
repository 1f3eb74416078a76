/** What this run was asked for, from environment variables: they reach every worker of Playwright. */
import { z } from 'zod';
import { brokerChoice, type BrokerChoice } from '../../setup/broker-choice.mjs';
import { dialectNames } from '../../setup/dialect-names.mjs';
import { linkChoice } from '../../setup/link-choice.mjs';
import { isOwnFile, type OwnFile } from '../../setup/own-file.mjs';
import { remoteAddresses, remoteName } from '../brokers/remote-addresses.ts';
import { HarnessError } from '../core/errors.ts';
import { sides, withSide } from '../core/sides.ts';
import { externalSpec, isExternalStack, type ExternalSpec } from '../drivers/external-spec.ts';
import { abPlan, type AbPlan } from '../plan/ab.ts';
import { presets, type Settings } from '../plan/settings.ts';
import { ownDialect } from './own-dialect.ts';
import { isModuleStack, stackNames } from './stacks.ts';

export interface RunOptions {
  readonly settings: Settings;
  /** In the order of the matrix. */
  readonly stacks: readonly string[];
  /** Those of them that are programs of others. */
  readonly externals: readonly ExternalSpec[];
  /** Those that cells of this run have, where our reporter has told them; after `--grep` and its like they are fewer. */
  readonly plannedStacks: readonly string[];
  /** Whether somebody named these stacks. */
  readonly areStacksChosen: boolean;
  /** What `CellKey.broker` may be, in the order of the matrix; one at least. */
  readonly brokers: readonly string[];
  /** Those of them that are files of the user. */
  readonly ownBrokers: readonly OwnFile[];
  /** URLs or names of a broker that runs already; empty: brokers are started. */
  readonly brokerUrls: readonly string[];
  /** What results call that broker, then the only one of `brokers`; null: brokers are started. */
  readonly remoteBroker: string | null;
  /** What `CellKey.link` may be, in the order of the matrix; one at least. */
  readonly links: readonly string[];
  /** What an A/B run compares; null in every other run. */
  readonly ab: AbOptions | null;
  /** Whether the reference pair is to run in any case. */
  readonly withReference: boolean;
  /** In the order of the matrix; one at least. */
  readonly dialects: readonly string[];
  /** Those of them that are files of the user. */
  readonly ownDialects: readonly OwnFile[];
  readonly seed: number;
}

export interface AbOptions {
  readonly plan: AbPlan;
  /** Stacks at the other end, or of the pairs; see `AbMatrix.stacks`. */
  readonly partners: readonly string[];
  readonly externals: readonly ExternalSpec[];
}

type Stacks = Pick<RunOptions, 'stacks' | 'externals'>;

const embeddedBroker = 'aedes';
/** What brokers, links and dialects are compared on. */
const usualStack = 'node-datachannel';
const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');
/** Separated like other names, but a command line or path may have blanks: then by commas alone. */
const namesAndFiles = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .flatMap((part) => (/^(external|module):/.test(part) ? [part] : words(part)));
const list = z.string().default('').transform(words);
const variables = z.object({
  SIGNALBOX_PLAN: z.enum(['smoke', 'quick', 'full', 'links', 'ab']).default('quick'),
  SIGNALBOX_STACKS: z.string().default('').transform(namesAndFiles),
  SIGNALBOX_PLANNED: z.string().default('').transform(namesAndFiles),
  SIGNALBOX_SCENARIOS: list,
  SIGNALBOX_ATTEMPTS: z.coerce.number().int().min(1).max(1_000).optional(),
  SIGNALBOX_BROKER: list,
  SIGNALBOX_BROKERS: z.string().default('').transform(namesAndFiles),
  SIGNALBOX_LINKS: z.string().default(''),
  SIGNALBOX_AB: z.string().default(''),
  SIGNALBOX_REFERENCE: z.enum(['0', '1']).default('0'),
  SIGNALBOX_DIALECTS: z.string().default('').transform(namesAndFiles),
  SIGNALBOX_SEED: z.coerce.number().int().min(0).max(0xffff_ffff).default(0),
});

/** @throws HarnessError `bad-option` naming the variable, its value and what is allowed */
export function runOptions(env: NodeJS.ProcessEnv = process.env): RunOptions {
  const given = Object.fromEntries(
    Object.keys(variables.shape).map((name) => [name, env[name] === '' ? undefined : env[name]]),
  );
  const parsed = variables.safeParse(given);
  if (!parsed.success) throw badVariable(parsed.error, given);
  const { data } = parsed;
  const preset = presets[data.SIGNALBOX_PLAN];
  remoteAddresses(data.SIGNALBOX_BROKER); // only to see that they are good
  const [remote] = data.SIGNALBOX_BROKER;
  const remoteBroker = remote === undefined ? null : remoteName(remote);
  const ab = chosenAb(data.SIGNALBOX_AB, data.SIGNALBOX_STACKS);
  if (remoteBroker !== null && data.SIGNALBOX_REFERENCE === '1') throw noReference();
  return {
    settings: {
      ...preset,
      scenarios: chosenScenarios(data.SIGNALBOX_SCENARIOS, preset),
      attempts: data.SIGNALBOX_ATTEMPTS ?? preset.attempts,
      longAttempts: ab === null ? 1 : (data.SIGNALBOX_ATTEMPTS ?? preset.longAttempts),
      repeats: ab === null || data.SIGNALBOX_ATTEMPTS !== undefined ? {} : preset.repeats,
    },
    ...(ab === null ? chosenStacks(data.SIGNALBOX_STACKS) : abStacks(ab)),
    ab,
    plannedStacks: data.SIGNALBOX_PLANNED,
    areStacksChosen: data.SIGNALBOX_STACKS.length > 0,
    ...chosenBrokers(data.SIGNALBOX_BROKERS, remoteBroker),
    brokerUrls: data.SIGNALBOX_BROKER,
    remoteBroker,
    links: chosenLinks(data.SIGNALBOX_LINKS, preset),
    withReference: data.SIGNALBOX_REFERENCE === '1',
    ...chosenDialects(data.SIGNALBOX_DIALECTS),
    seed: data.SIGNALBOX_SEED,
  };
}

function chosenScenarios(asked: readonly string[], preset: Settings): readonly string[] {
  const known = presets.full.scenarios;
  const strange = asked.find((name) => !known.includes(name));
  if (strange !== undefined) throw badName('scenario', strange, known);
  return asked.length === 0 ? preset.scenarios : asked;
}

function chosenStacks(asked: readonly string[]): Stacks {
  const known = stackNames();
  const externals = asked.filter(isExternalStack).map(externalSpec);
  const names = asked.filter((name) => !isExternalStack(name));
  const strange = names.find((name) => !known.includes(name) && !isModuleStack(name));
  if (strange !== undefined) {
    throw badName('stack', strange, [...known, 'module:<path>', 'external:<command or file.json>']);
  }
  const programs = externals.map(({ name }) => name);
  const taken = programs.find((name, at) => known.includes(name) || programs.indexOf(name) < at);
  if (taken !== undefined) throw nameTaken(taken);
  // In the order asked for
  const texts = asked.map((text) => (isExternalStack(text) ? (programs.shift() ?? '') : text));
  if (asked.length > 0) return { stacks: [...new Set(texts)], externals };
  // Safari exists on macOS alone: elsewhere its row would say so fifteen times a scenario
  const here = known.filter((name) => name !== 'safari' || process.platform === 'darwin');
  return { stacks: here, externals };
}

const nameTaken = (name: string): HarnessError =>
  new HarnessError({
    code: 'bad-option',
    what: `two stacks are called "${name}"`,
    cure: 'give the external program another name in its file',
  });

/** Of `signalbox ab`, which has checked it. */
function chosenAb(text: string, partners: readonly string[]): AbOptions | null {
  if (text === '') return null;
  try {
    const plan = abPlan.parse(JSON.parse(text));
    const isStack = plan.A.of === 'stack';
    const usual = isStack ? [] : [usualStack];
    if (partners.length === 0) return { plan, partners: usual, externals: [] };
    const { stacks, externals } = chosenStacks(partners);
    return { plan, partners: stacks, externals };
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause;
    const what = 'SIGNALBOX_AB is not understood';
    throw new HarnessError({ code: 'bad-option', what, cure: 'use `npx signalbox ab`', cause });
  }
}

function abStacks({ plan, partners, externals }: AbOptions): Stacks {
  const own = sides.filter((side) => plan[side].of === 'stack');
  const names = own.map((side) => withSide(side, plan[side].name));
  return { stacks: [...partners, ...names], externals };
}

type BrokerOptions = Pick<RunOptions, 'brokers' | 'ownBrokers'>;

function chosenBrokers(asked: readonly string[], remote: string | null): BrokerOptions {
  if (remote !== null && asked.length > 0) {
    throw new HarnessError({
      code: 'bad-option',
      what: 'SIGNALBOX_BROKER and SIGNALBOX_BROKERS contradict each other',
      cure: 'set one: the first is a broker that runs already, the second are some to start',
    });
  }
  if (asked.length === 0) return { brokers: [remote ?? embeddedBroker], ownBrokers: [] };
  const choices = asked.map(matrixBroker);
  const owns = choices.flatMap(({ own }) => own ?? []);
  return {
    brokers: [...new Set(choices.map(({ text }) => text))],
    ownBrokers: eachOnce('broker', owns),
  };
}

function matrixBroker(text: string): BrokerChoice {
  const read = brokerChoice(text);
  if ('choice' in read) return read.choice;
  throw new HarnessError({
    code: 'bad-option',
    what: `SIGNALBOX_BROKERS: ${read.what}`,
    cure: read.cure,
  });
}

/** Links have commas in them, so that blanks stand between them. */
function chosenLinks(asked: string, { links }: Settings): readonly string[] {
  const texts = asked.split(/\s+/).filter((text) => text !== '');
  return texts.length === 0 ? links : [...new Set(texts.map(matrixLink))];
}

function matrixLink(text: string): string {
  const read = linkChoice(text);
  if ('choice' in read) return read.choice.text;
  throw new HarnessError({
    code: 'bad-option',
    what: `SIGNALBOX_LINKS: ${read.what}`,
    cure: read.cure,
  });
}

/** Its pair meets over the embedded broker, and there is none in such a run. */
const noReference = (): HarnessError =>
  new HarnessError({
    code: 'bad-option',
    what: 'SIGNALBOX_BROKER and SIGNALBOX_REFERENCE contradict each other',
    cure: 'relate figures to the reference pair in a run over brokers that are started here',
  });

type Dialects = Pick<RunOptions, 'dialects' | 'ownDialects'>;

function chosenDialects(asked: readonly string[]): Dialects {
  if (asked.length === 0) return { dialects: ['native'], ownDialects: [] };
  const strange = asked.find((name) => !dialectNames.includes(name) && !isOwnFile(name));
  if (strange !== undefined) throw badName('dialect', strange, [...dialectNames, 'module:<path>']);
  const ownDialects = eachOnce('dialect', asked.filter(isOwnFile).map(ownDialect));
  // In the order asked for
  const dialects = asked.map((text) => (isOwnFile(text) ? ownDialect(text).name : text));
  return { dialects: [...new Set(dialects)], ownDialects };
}

/** The same file may be named again, such as a broker by other transports. */
function eachOnce(kind: string, owns: readonly OwnFile[]): readonly OwnFile[] {
  const byName = new Map<string, OwnFile>();
  for (const own of owns) {
    const before = byName.get(own.name);
    if (before !== undefined && before.file !== own.file) throw calledTheSame(kind, own.name);
    byName.set(own.name, own);
  }
  return [...byName.values()];
}

const calledTheSame = (kind: string, name: string): HarnessError =>
  new HarnessError({
    code: 'bad-option',
    what: `two files are called ${name}, and so would be the ${kind} of each`,
    cure: 'give one of them another name',
  });

function badVariable(error: z.ZodError, given: Record<string, string | undefined>): HarnessError {
  const issue = error.issues[0];
  const name = String(issue?.path[0] ?? 'a variable');
  return new HarnessError({
    code: 'bad-option',
    what: `${name}=${given[name] ?? ''} is not understood: ${issue?.message ?? ''}`,
    cure: 'see `npx signalbox run --help` for the values',
  });
}

const badName = (kind: string, name: string, known: readonly string[]): HarnessError =>
  new HarnessError({
    code: 'bad-option',
    what: `there is no ${kind} "${name}"`,
    cure: `use: ${known.join(', ')}`,
  });
