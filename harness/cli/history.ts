/** `signalbox history`: shows, adds to, merges and prunes the folder that runs accumulate in. */
import { existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { reportsFolder } from '../../reports/folder.ts';
import { expired } from '../analysis/history/retention.ts';
import { HarnessError } from '../core/errors.ts';
import { readSummary } from '../history/file.ts';
import { historyFolder, readHistory, type History, type HistoryRun } from '../history/history.ts';
import { addRun, mergeFolder, type Added } from '../history/store.ts';
import { badArgument } from './arguments.ts';
import { historyTable } from './history-table.ts';
import { parseFlags, wholeNumber, type Given } from './parse-flags.ts';

const usage = 'history [list|add PATH…|merge FOLDER…|prune --keep N --keep-days N] [--history DIR]';
const takes = { texts: ['history', 'keep', 'keep-days'], flags: ['json', 'yes', 'help'] };
const config = fileURLToPath(new URL('../../playwright.config.ts', import.meta.url));

const help = `Usage: signalbox ${usage}

Every run adds itself to a folder of plain files, one per run, which are never changed.

  list             the runs, oldest first; --json for programs (the default)
  add PATH…        run folders, run.json files or files of a history, of any known version
  merge FOLDER…    copies every run of other histories that is not here yet
  prune            tells which runs --keep N (the newest N stay) and --keep-days N (what is not
                   older stays) would remove; --yes removes them. A run stays if either keeps it

  --history DIR    the folder; else SIGNALBOX_HISTORY, else reports/history

Exit codes: 0, also when a damaged file was named and left out; 1 when something could not be
read or written; 2 for a wrong argument.`;

type Action = (given: Given, rest: readonly string[]) => void;

const actions: Readonly<Record<string, Action>> = { list, add, merge, prune };

/** @throws HarnessError `bad-option`, `bad-archive`, `history-not-writable` */
export function main(args: readonly string[]): void {
  const given = parseFlags(args, takes, usage);
  const [name = 'list', ...rest] = given.rest;
  const action = actions[name];
  if (given.flags.has('help')) say(help);
  else if (action === undefined) throw badArgument(`${name} is nothing a history can do`, usage);
  else action(given, rest);
}

/** The folder that `--history` names, else the usual one. @throws HarnessError `bad-option` when it is off */
function chosenHistory({ texts }: Given): string {
  const asked = texts.get('history');
  if (asked !== undefined) return path.resolve(asked);
  const folder = historyFolder(reportsFolder(config, process.env), process.env);
  if (folder !== null) return folder;
  const cure = 'name a folder by --history, or unset SIGNALBOX_HISTORY';
  throw new HarnessError({ code: 'bad-option', what: 'SIGNALBOX_HISTORY is off', cure });
}

function list(given: Given, rest: readonly string[]): void {
  none(rest);
  const folder = chosenHistory(given);
  const { runs } = read(folder);
  if (given.flags.has('json')) say(JSON.stringify(runs.map(aboutRun), null, 1));
  else if (runs.length === 0) say(`${folder} holds no run yet; every run adds itself`);
  else say(historyTable(runs));
}

function aboutRun({ summary, files }: HistoryRun) {
  const { id, startedAt, durationMs, plan, seed, fingerprint, totals } = summary;
  return { id, startedAt, durationMs, plan, seed, fingerprint, totals, files };
}

function add(given: Given, rest: readonly string[]): void {
  const folder = chosenHistory(given);
  report(some(rest, 'add').map((place) => addRun(folder, readSummary(fileOf(place)))));
}

function merge(given: Given, rest: readonly string[]): void {
  const folder = chosenHistory(given);
  const others = some(rest, 'merge').map(existing);
  report(others.flatMap((other) => mergeFolder(folder, other, warn)));
}

function prune(given: Given, rest: readonly string[]): void {
  none(rest);
  const range = { least: 0, most: 1_000_000, usage };
  const keep = wholeNumber(given, 'keep', range);
  const keepDays = wholeNumber(given, 'keep-days', range);
  if (keep === null && keepDays === null) {
    throw badArgument('prune needs --keep or --keep-days', usage);
  }
  const { runs } = read(chosenHistory(given));
  const summaries = runs.map(({ summary }) => summary);
  const going = new Set(expired(summaries, { keep, keepDays }, Date.now()));
  const isReal = given.flags.has('yes');
  for (const file of runs.flatMap((run) => (going.has(run.summary) ? run.files : []))) {
    if (isReal) rmSync(file, { force: true });
    say(`${isReal ? 'removed' : 'would remove'} ${file}`);
  }
  const verb = isReal ? 'removed' : 'would go; add --yes to remove them';
  say(`${going.size} of ${runs.length} runs ${verb}`);
}

function read(folder: string): History {
  const history = readHistory(folder);
  history.warnings.forEach(warn);
  return history;
}

function report(all: readonly Added[]): void {
  const words = { added: 'added', known: 'was there' } as const;
  for (const { file, result } of all) say(`${words[result]} ${file}`);
  const added = all.filter(({ result }) => result === 'added').length;
  say(`${added} added, ${all.length - added} were there`);
}

/** A run folder stands for its run.json. */
function fileOf(place: string): string {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() === true
    ? path.join(place, 'run.json')
    : place;
}

function existing(folder: string): string {
  if (existsSync(folder)) return folder;
  throw new HarnessError({
    code: 'bad-archive',
    what: `there is no folder ${folder}`,
    cure: 'name a folder with a history',
  });
}

function none(rest: readonly string[]): void {
  const [first] = rest;
  if (first !== undefined) throw badArgument(`${first} is one argument too many`, usage);
}

function some(rest: readonly string[], action: string): readonly string[] {
  if (rest.length === 0) throw badArgument(`${action} needs a path`, usage);
  return rest;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const warn = ({ code, what, cure }: HarnessError): void =>
  void process.stderr.write(`signalbox: warning: ${code}: ${what}; ${cure}\n`);
