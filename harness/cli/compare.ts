/** `signalbox compare [base] [head]`: is it worse than before? The answer in ten seconds, then the table. */
import { compare } from '../analysis/compare/compare.ts';
import type { Comparison } from '../analysis/compare/model.ts';
import { comparisonText } from '../analysis/compare/table.ts';
import { comparisonMarkdown } from '../analysis/exports/comparison-markdown.ts';
import { HarnessError } from '../core/errors.ts';
import { buildComparisonPage } from '../../reports/html/build.ts';
import { badArgument } from './arguments.ts';
import { parseFlags, type Given } from './parse-flags.ts';
import { historyOf, runNamed, type KnownRuns } from './named-runs.ts';
import { writeResult, writeText } from './write-result.ts';

const usage =
  'compare [base] [head] [--margin 5%] [--gate] [--html FILE] [--json FILE] [--markdown FILE] [--history DIR]';
const takes = {
  texts: ['margin', 'html', 'json', 'markdown', 'history'],
  flags: ['gate', 'all', 'help'],
};
/** What a failed gate ends with: apart from failing tests (1) and wrong use (2). */
const gateClosed = 3;

const help = `Usage: signalbox ${usage}

Tells whether head is worse than base: regressed, improved, equivalent, or undecided and what would decide it.
Base is "previous" and head "latest" when they are not given.

  base, head       a run folder, a run.json, a file of a history, an id of the history, latest, previous, or
                   latest~N (N runs before it); several runs of one side are joined by commas, as in
                   compare latest~2 latest~1,latest
  --margin 5%      differences within it, either way, count as equal
  --gate           ends with ${gateClosed} when a figure regressed or a cell is newly failing
  --html FILE      writes the comparison as one page, with the distributions of both sides
  --json FILE      writes the comparison for programs
  --markdown FILE  writes what changed for the summary of a CI job
  --all            the table with equivalent and explaining figures too
  --history DIR    the history; else SIGNALBOX_HISTORY, else reports/history

Exit codes: 0 compared; ${gateClosed} with --gate when it got worse; 1 when runs cannot be read or not be compared at all;
2 for a wrong argument.`;

/**
 * @throws HarnessError `bad-option`, `bad-archive`, `reports-not-writable`, or `not-comparable` when no figure may be
 *   compared
 */
export async function main(args: readonly string[]): Promise<void> {
  const given = parseFlags(args, takes, usage);
  if (given.flags.has('help')) {
    say(help);
    return;
  }
  const comparison = compared(given);
  say(comparisonText(comparison, { isWhole: given.flags.has('all') }));
  if (given.flags.has('gate') && !comparison.passesGate) process.exitCode = gateClosed;
  const { texts } = given;
  const files = { json: texts.get('json'), html: texts.get('html') };
  const summary = texts.get('markdown');
  if (summary !== undefined) writeText(summary, comparisonMarkdown(comparison));
  const page = await writeResult(files, comparison, () => buildComparisonPage(comparison));
  if (page !== null) say(`\nPage: ${page}`);
}

function compared(given: Given): Comparison {
  const [base = 'previous', head = 'latest', third] = given.rest;
  if (third !== undefined) throw badArgument(`${third} is one argument too many`, usage);
  const margin = marginOf(given);
  const known = historyOf(given.texts.get('history'), warn);
  const sides = { base: sideOf(base, known), head: sideOf(head, known) };
  const newest = Math.min(...sides.head.map(({ startedAt }) => Date.parse(startedAt)));
  const comparison = compare({
    ...sides,
    past: known.runs.filter(({ startedAt }) => Date.parse(startedAt) < newest),
    labels: { base, head },
    settings: { margin },
    generatedAt: new Date(),
  });
  refuseNothingLeft(comparison);
  return comparison;
}

type Side = Parameters<typeof compare>[0]['base'];

function sideOf(text: string, known: KnownRuns): Side {
  const [first = '', ...others] = text.split(',');
  return [runNamed(first, known), ...others.map((each) => runNamed(each, known))];
}

/** `5%`, `5` or `0.05`: above 0, at most 100 %. */
function marginOf({ texts }: Given): number {
  const text = texts.get('margin') ?? '5%';
  const [, digits = '', sign = ''] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.replaceAll(' ', '')) ?? [];
  const value = digits === '' ? Number.NaN : Number(digits) / (sign === '%' ? 100 : 1);
  if (value > 0 && value <= 1) return value;
  throw badArgument(`--margin ${text} is no share above 0 and up to 100 %, such as 5%`, usage);
}

/** With another plan on one side nothing but counts is left, and with none of those there is nothing to say. */
function refuseNothingLeft({ figures, refusals, conformance }: Comparison): void {
  const isShared = conformance.some(({ kind }) => kind !== 'added' && kind !== 'removed');
  if (isShared && (figures.length > 0 || refusals.length === 0)) return;
  const why = refusals.map((refusal) => refusal.why).join('; ');
  throw new HarnessError({
    code: 'not-comparable',
    what: why === '' ? 'the two sides have no cell in common' : `nothing can be compared: ${why}`,
    cure: 'compare runs of the same plan and stacks; signalbox history lists them',
  });
}

const warn = (warning: HarnessError): void => {
  process.stderr.write(`signalbox: ${warning.message}\n`);
};

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
