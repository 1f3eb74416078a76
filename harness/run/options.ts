/** What this run was asked for, from environment variables: they reach every worker of Playwright. */
import { z } from 'zod';
import { brokerChoice } from '../../setup/broker-choice.mjs';
import { linkChoice } from '../../setup/link-choice.mjs';
import { remoteAddresses, remoteName } from '../brokers/remote-addresses.ts';
import { HarnessError } from '../core/errors.ts';
import { sides, withSide } from '../core/sides.ts';
import { abPlan, type AbPlan } from '../plan/ab.ts';
import { presets, type Settings } from '../plan/settings.ts';
import { isModuleStack, stackNames } from './stacks.ts';

export interface RunOptions {
  readonly settings: Settings;
  /** In the order of the matrix. */
  readonly stacks: readonly string[];
  /** Whether somebody named these stacks. */
  readonly areStacksChosen: boolean;
  /** What `CellKey.broker` may be, in the order of the matrix; one at least. */
  readonly brokers: readonly string[];
  /** URLs or names of a broker that runs already; empty: brokers are started. */
  readonly brokerUrls: readonly string[];
  /** What results call that broker, then the only one of `brokers`; null: brokers are started. */
  readonly remoteBroker: string | null;
  /** What `CellKey.link` may be, in the order of the matrix; one at least. */
  readonly links: readonly string[];
  /** What an A/B run compares; null in every other run. */
  readonly ab: AbOptions | null;
  readonly seed: number;
}

export interface AbOptions {
  readonly plan: AbPlan;
  /** Stacks at the other end, or of the pairs; see `AbMatrix.stacks`. */
  readonly partners: readonly string[];
}

const embeddedBroker = 'aedes';
/** What brokers, links and dialects are compared on. */
const usualStack = 'node-datachannel';
const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');
const list = z.string().default('').transform(words);
const variables = z.object({
  SIGNALBOX_PLAN: z.enum(['smoke', 'quick', 'full', 'links', 'ab']).default('quick'),
  SIGNALBOX_STACKS: list,
  SIGNALBOX_SCENARIOS: list,
  SIGNALBOX_ATTEMPTS: z.coerce.number().int().min(1).max(1_000).optional(),
  SIGNALBOX_BROKER: list,
  SIGNALBOX_BROKERS: list,
  SIGNALBOX_LINKS: z.string().default(''),
  SIGNALBOX_AB: z.string().default(''),
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
  return {
    settings: {
      ...preset,
      scenarios: chosenScenarios(data.SIGNALBOX_SCENARIOS, preset),
      attempts: data.SIGNALBOX_ATTEMPTS ?? preset.attempts,
    },
    stacks: ab === null ? chosenStacks(data.SIGNALBOX_STACKS) : abStacks(ab),
    ab,
    areStacksChosen: data.SIGNALBOX_STACKS.length > 0,
    brokers: chosenBrokers(data.SIGNALBOX_BROKERS, remoteBroker),
    brokerUrls: data.SIGNALBOX_BROKER,
    remoteBroker,
    links: chosenLinks(data.SIGNALBOX_LINKS, preset),
    seed: data.SIGNALBOX_SEED,
  };
}

function chosenScenarios(asked: readonly string[], preset: Settings): readonly string[] {
  const known = presets.full.scenarios;
  const strange = asked.find((name) => !known.includes(name));
  if (strange !== undefined) throw badName('scenario', strange, known);
  return asked.length === 0 ? preset.scenarios : asked;
}

function chosenStacks(asked: readonly string[]): readonly string[] {
  const known = stackNames();
  const strange = asked.find((name) => !known.includes(name) && !isModuleStack(name));
  if (strange !== undefined) throw badName('stack', strange, [...known, 'module:<path>']);
  if (asked.length > 0) return [...new Set(asked)];
  // Safari exists on macOS alone: elsewhere its row would say so fifteen times a scenario
  return known.filter((name) => name !== 'safari' || process.platform === 'darwin');
}

/** Of `signalbox ab`, which has checked it. */
function chosenAb(text: string, partners: readonly string[]): AbOptions | null {
  if (text === '') return null;
  try {
    const plan = abPlan.parse(JSON.parse(text));
    const isStack = plan.A.of === 'stack';
    if (partners.length > 0) return { plan, partners: chosenStacks(partners) };
    return { plan, partners: isStack ? [] : [usualStack] };
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause;
    const what = 'SIGNALBOX_AB is not understood';
    throw new HarnessError({ code: 'bad-option', what, cure: 'use `npx signalbox ab`', cause });
  }
}

function abStacks({ plan, partners }: AbOptions): readonly string[] {
  const own = sides.filter((side) => plan[side].of === 'stack');
  return [...partners, ...own.map((side) => withSide(side, plan[side].name))];
}

function chosenBrokers(asked: readonly string[], remote: string | null): readonly string[] {
  if (remote !== null && asked.length > 0) {
    throw new HarnessError({
      code: 'bad-option',
      what: 'SIGNALBOX_BROKER and SIGNALBOX_BROKERS contradict each other',
      cure: 'set one: the first is a broker that runs already, the second are some to start',
    });
  }
  if (asked.length === 0) return [remote ?? embeddedBroker];
  return [...new Set(asked.map(matrixBroker))];
}

function matrixBroker(text: string): string {
  const read = brokerChoice(text);
  if ('choice' in read) return read.choice.text;
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
