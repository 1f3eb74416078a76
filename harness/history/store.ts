/**
 * A history on disk: a folder of one immutable file per run. Files are only ever added, whole and under a name of
 * their own, so that any number of writers lose nothing and two histories are merged by copying.
 */
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
  existsSync,
} from 'node:fs';
import path from 'node:path';
import type { RunSummary } from '../analysis/history/summary.ts';
import { HarnessError } from '../core/errors.ts';
import { unguessable } from '../core/random.ts';
import { isHistoryName, nameOf, packed, readSummary } from './file.ts';

/** What became of something that was to be added; `known`: it was there. */
export interface Added {
  readonly file: string;
  readonly result: 'added' | 'known';
}

/** A file that can be read. */
export interface Entry {
  readonly file: string;
  readonly summary: RunSummary;
}

export interface Folder {
  /** By name, so oldest first. */
  readonly entries: readonly Entry[];
  /** One for each file that was left out, with its name and what to do. */
  readonly warnings: readonly HarnessError[];
}

/**
 * Adds a run. The file appears whole or not at all, and nothing is overwritten.
 * @throws HarnessError `history-not-writable` with the system's reason: read-only, disk full
 */
export function addRun(folder: string, summary: RunSummary): Added {
  return addFile(folder, nameOf(summary), packed(summary));
}

/**
 * Copies the files of another history into this one.
 * @param warn - is told of each file that is damaged, and is not copied
 * @throws HarnessError `history-not-writable`, or `bad-archive` when there is no such folder
 */
export function mergeFolder(
  folder: string,
  other: string,
  warn: (warning: HarnessError) => void,
): Added[] {
  const { entries, warnings } = readFolder(other);
  warnings.forEach(warn);
  return entries.map(({ file, summary }) =>
    addFile(
      folder,
      nameOf(summary),
      isHistoryName(path.basename(file)) ? readFileSync(file) : packed(summary),
    ),
  );
}

/**
 * Everything in a folder that can be read. A folder that is not there yet is an empty history.
 * @throws HarnessError `bad-archive` when the folder itself cannot be read
 */
export function readFolder(folder: string): Folder {
  const entries: Entry[] = [];
  const warnings: HarnessError[] = [];
  for (const name of namesIn(folder)) {
    const file = path.join(folder, name);
    try {
      entries.push({ file, summary: readSummary(file) });
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      warnings.push(error);
    }
  }
  return { entries, warnings };
}

/** Hidden files are of git, the system, or a writer that is under way. */
function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  try {
    const names = readdirSync(folder, { withFileTypes: true });
    return names
      .filter(
        (each) => each.isFile() && !each.name.startsWith('.') && /\.json(\.gz)?$/.test(each.name),
      )
      .map(({ name }) => name)
      .sort();
  } catch (cause) {
    const what = `${folder} cannot be read: ${reason(cause)}`;
    throw new HarnessError({ code: 'bad-archive', what, cure: 'name a folder', cause });
  }
}

function addFile(folder: string, name: string, content: Buffer): Added {
  const file = path.join(folder, name);
  const beside = path.join(folder, `.part-${unguessable()}`);
  try {
    mkdirSync(folder, { recursive: true });
    if (existsSync(file)) return { file, result: 'known' };
    writeThrough(beside, content);
    return { file, result: appear(beside, file) };
  } catch (error) {
    throw notWritable(folder, error);
  } finally {
    discard(beside);
  }
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What kept it from being made keeps it from being removed, and was told
  }
}

/** On the disk before it has its name: a machine that loses power leaves no empty file behind. */
function writeThrough(file: string, content: Buffer): void {
  const handle = openSync(file, 'wx');
  try {
    for (let at = 0; at < content.length;) at += writeSync(handle, content, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A hard link never overwrites (POSIX link(2): EEXIST). Where a file system has none, a rename may: of the same run. */
function appear(beside: string, file: string): Added['result'] {
  try {
    linkSync(beside, file);
    return 'added';
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return 'known';
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error)))
      throw error;
    renameSync(beside, file);
    return 'added';
  }
}

function notWritable(folder: string, cause: unknown): HarnessError {
  return new HarnessError({
    code: 'history-not-writable',
    what: `the run could not be added to the history in ${folder}: ${reason(cause)}`,
    cure: 'free some space, name another folder by --history, or run with --no-history',
    cause,
  });
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
