/** Finds the runs that a command line names: by path, by id, or as latest and previous. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { reportsFolder } from '../../reports/folder.ts';
import type { RunSummary } from '../analysis/history/summary.ts';
import { HarnessError } from '../core/errors.ts';
import { readSummary } from '../history/file.ts';
import { historyFolder, readHistory } from '../history/history.ts';

const config = fileURLToPath(new URL('../../playwright.config.ts', import.meta.url));

export interface KnownRuns {
  /** Where the history lies; null when there is none. */
  readonly folder: string | null;
  /** Oldest first. */
  readonly runs: readonly RunSummary[];
}

/**
 * The history, as `--history` names it or as it is set up; none is no error here.
 * @param warn - is told of damaged files, which are left out
 */
export function historyOf(
  asked: string | undefined,
  warn: (warning: HarnessError) => void,
): KnownRuns {
  const usual = () => historyFolder(reportsFolder(config, process.env), process.env);
  const folder = asked === undefined ? usual() : path.resolve(asked);
  if (folder === null) return { folder, runs: [] };
  const { runs, warnings } = readHistory(folder);
  warnings.forEach(warn);
  return { folder, runs: runs.map(({ summary }) => summary) };
}

/**
 * The run behind a word of the command line: `latest`, `previous`, `latest~2` (two before it), a path or an id.
 * @throws HarnessError `bad-archive` when there is none, or its file is damaged or of an unknown schema
 */
export function runNamed(text: string, known: KnownRuns): RunSummary {
  const [, back] = /^latest~(\d{1,6})$/.exec(text === 'previous' ? 'latest~1' : text) ?? [];
  if (text === 'latest' || back !== undefined) {
    return known.runs.at(-1 - Number(back ?? 0)) ?? notEnough(text, known);
  }
  if (existsSync(text)) return readSummary(fileOf(text));
  const found = known.runs.find(({ id }) => id === text);
  return found ?? notThere(text, known);
}

/** A run folder stands for its run.json. */
function fileOf(place: string): string {
  return statSync(place).isDirectory() ? path.join(place, 'run.json') : place;
}

function notEnough(word: string, { folder, runs }: KnownRuns): never {
  const where = folder === null ? 'the history is off' : `${folder} holds ${runs.length} runs`;
  throw new HarnessError({
    code: 'bad-archive',
    what: `there is no ${word} run: ${where}`,
    cure: 'run signalbox run, which adds its runs, or name two run folders',
  });
}

function notThere(text: string, { folder }: KnownRuns): never {
  throw new HarnessError({
    code: 'bad-archive',
    what: `${text} is no file or folder, and no run of ${folder ?? 'a history, which is off'}`,
    cure: 'signalbox history lists the runs with their ids',
  });
}
