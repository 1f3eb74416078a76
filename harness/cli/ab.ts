/** `signalbox ab`: two versions of one thing in turns within one run, and a verdict on every figure that both have. */
import path from 'node:path';
import { discoverStacks } from '../../setup/discover.mjs';
import { isOwnFile } from '../../setup/own-file.mjs';
import { abSidesOf } from '../analysis/history/ab-sides.ts';
import { summaryOf } from '../analysis/history/summary.ts';
import { compare } from '../analysis/compare/compare.ts';
import type { Comparison } from '../analysis/compare/model.ts';
import { HarnessError } from '../core/errors.ts';
import { presets } from '../plan/settings.ts';
import { runOptions } from '../run/options.ts';
import { plainLine } from '../core/plain-text.ts';
import { buildComparisonPage } from '../../reports/html/build.ts';
import { abEnvironment, runBothSides, type AbResult } from './ab/run.ts';
import { labelOf, resolveSide } from './ab/sides.ts';
import { sizeLines } from './ab/size.ts';
import { grammar, parseSpec, sameKind, type Spec } from './ab/spec.ts';
import { badArgument } from './arguments.ts';
import { parseFlags, wholeNumber, type Given } from './parse-flags.ts';
import { verdictLines } from './verdict-lines.ts';
import { writeResult } from './write-result.ts';

const usage = 'ab --a SPEC --b SPEC [--with STACKS] [--pairs N] [--gate]';
const takes = {
  texts: ['a', 'b', 'with', 'pairs', 'scenarios', 'seed', 'broker', 'link', 'history'],
  flags: ['gate', 'json', 'no-history', 'help'],
};
/** Exit code of `--gate` when B is worse: neither that of a failing test (1) nor of a wrong flag (2). */
const regressedCode = 3;

const help = `Usage: signalbox ${usage}

Runs A and B in turns on this machine, each pair in an order drawn by lot, and says of every figure
whether B is better, worse, the same within 5 %, or not decided, with the interval of the ratio B ÷ A.

  SPEC                     ${grammar}
                             node-datachannel@0.33.1  a version from npm, kept beside ours in a cache
                             wrtc                     as it is installed here
                             chromium=/path/to/it     a browser binary
                             broker:mosquitto  link:delay=25,loss=0.01  dialect:native
                             broker:module:./my-broker.mjs  dialect:module:./my-game.mjs
                           the same on both sides is a test of the machine: nothing should differ
  --with chromium,wrtc     stacks at the other end, in both roles; without: each side meets itself
                           (brokers, links and dialects: between these; node-datachannel if none)
  --pairs N                measurements of each side, of every scenario. Without: ${presets.ab.attempts} of connect and
                           ${presets.ab.repeats['throughput'] ?? presets.ab.longAttempts} of throughput, as many as call 10 % on a busy machine, and ${presets.ab.longAttempts} of round-trip
                           (more than an hour in all; what each takes is told before it starts)
  --scenarios a,b          of connect, round-trip, throughput (all)
  --broker NAME  --link L  what both sides run over (aedes, direct)
  --seed N                 of the lots (drawn by chance, and told)
  --json                   the verdict as JSON on standard output
  --gate                   exit with ${regressedCode} when a figure regressed or a cell fails on B alone
  --history DIR  --no-history

Exit codes: 0 a verdict, whatever it says; 1 cells failed or there is no verdict; 2 a wrong flag;
${regressedCode} with --gate alone: B is worse.`;

/** @throws HarnessError `bad-option`, `stack-missing`, `version-not-installed`, `bad-archive` */
export async function main(args: readonly string[]): Promise<void> {
  const given = parseFlags(args, takes, usage);
  if (given.flags.has('help')) {
    process.stdout.write(`${help}\n`);
    return;
  }
  const [a, b] = [specOf(given, 'a'), specOf(given, 'b')];
  sameKind(a, b);
  const env = environmentOf(given, [a, b]);
  const found = await discoverStacks();
  const plan = { A: await resolveSide(a, found), B: await resolveSide(b, found) };
  const labels = { base: `A: ${labelOf(plan.A)}`, head: `B: ${labelOf(plan.B)}` };
  process.stderr.write(`${labels.base}\n${labels.head}\nseed ${env['SIGNALBOX_SEED'] ?? ''}\n`);
  tellSize({ ...env, ...abEnvironment(plan) });
  const result = await runBothSides({ plan, found, env });
  await tell(verdictOf(result, labels), result, given);
}

/** Before anything is started: nobody should find out after an hour. */
function tellSize(env: Readonly<Record<string, string>>): void {
  const { settings, ab } = runOptions({ ...process.env, ...env });
  if (ab === null) return;
  const lines = sizeLines(settings, ab, env['SIGNALBOX_ATTEMPTS'] !== undefined);
  process.stderr.write(`${lines.join('\n')}\n`);
}

function specOf({ texts }: Given, side: 'a' | 'b') {
  const text = texts.get(side);
  if (text === undefined) throw badArgument(`--${side} is missing`, usage);
  return parseSpec(text);
}

function environmentOf(given: Given, specs: readonly Spec[]): Record<string, string> {
  const { texts, flags, rest } = given;
  const [first] = rest;
  if (first !== undefined) throw badArgument(`${first} is one argument too many`, usage);
  const pairs = wholeNumber(given, 'pairs', { least: 1, most: 1_000, usage });
  const most = 0xffff_ffff;
  const seed =
    wholeNumber(given, 'seed', { least: 0, most, usage }) ?? Math.floor(Math.random() * most);
  const history = flags.has('no-history') ? 'off' : texts.get('history');
  return {
    ...(pairs === null ? {} : { SIGNALBOX_ATTEMPTS: String(pairs) }),
    SIGNALBOX_SEED: String(seed),
    SIGNALBOX_STACKS: texts.get('with') ?? '',
    SIGNALBOX_SCENARIOS: texts.get('scenarios') ?? '',
    // What both sides have comes first; the files of the sides behind it are loaded too
    SIGNALBOX_BROKERS: [texts.get('broker') ?? 'aedes', ...ownOf(specs, 'broker')].join(),
    SIGNALBOX_DIALECTS: ['native', ...ownOf(specs, 'dialect')].join(),
    SIGNALBOX_LINKS: texts.get('link') ?? '',
    ...(history === undefined ? {} : { SIGNALBOX_HISTORY: history }),
  };
}

/** A user's own of this kind; ours are known anyway. */
const ownOf = (specs: readonly Spec[], kind: 'broker' | 'dialect'): string[] =>
  specs.flatMap((spec) => (spec.of === kind && isOwnFile(spec.source) ? [spec.source] : []));

function verdictOf({ run }: AbResult, labels: { base: string; head: string }): Comparison {
  const both = abSidesOf(summaryOf(run));
  if (both === null) {
    const what = 'the run holds no cell of either side';
    throw new HarnessError({ code: 'bad-archive', what, cure: 'see what it printed above' });
  }
  const { A, B } = both;
  return compare({ base: [A], head: [B], isInterleaved: true, labels, generatedAt: new Date() });
}

async function tell(
  verdict: Comparison,
  { folder, exitCode }: AbResult,
  { flags }: Given,
): Promise<void> {
  const text = [...verdict.sentences.map((line) => plainLine(line)), '', ...verdictLines(verdict)];
  const json = `${JSON.stringify(verdict, null, 1)}\n`;
  process.stdout.write(flags.has('json') ? json : `\n${text.join('\n')}\n`);
  if (flags.has('gate') && !verdict.passesGate) process.exitCode = regressedCode;
  else if (exitCode !== 0) process.exitCode = 1;
  // Last, so that a page that cannot be written does not take the verdict with it
  const files = {
    json: path.join(folder, 'comparison.json'),
    html: path.join(folder, 'comparison.html'),
  };
  const page = await writeResult(files, verdict, () => buildComparisonPage(verdict));
  if (!flags.has('json')) process.stdout.write(`\nVerdict: ${files.json}\nPage: ${page ?? ''}\n`);
}
