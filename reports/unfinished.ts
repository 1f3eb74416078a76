/** Runs whose runner was killed: what they had recorded becomes a run, in which their other cells are `inconclusive`. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { RunFile } from '../harness/analysis/result.ts';
import { HarnessError } from '../harness/core/errors.ts';
import { cellId, type CellKey } from '../harness/core/ids.ts';
import type { Reason } from '../harness/core/outcome.ts';
import { badArchive, systemReason, writeRun } from './archive.ts';
import type { Gathered } from './gather.ts';
import { runFolderOf } from './run-record.ts';
import { ended, folderOf, header, soFarFile, type Header } from './so-far.ts';

/** Folders below `reports` of runs that were killed: neither ended nor still going on, on this machine. */
export function killedRuns(reports: string): string[] {
  const runs = path.join(reports, 'runs');
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .map((id) => folderOf(reports, id))
    .filter((folder) => isUnfinished(folder) && !mayGoOn(folder));
}

/** Whether what is in a run folder is a run that never ended. */
export const isUnfinished = (folder: string): boolean => existsSync(path.join(folder, soFarFile));

/**
 * Makes the run of what a killed runner had recorded; its other cells are `inconclusive` as `run-stopped`.
 * @returns the run as it is written, with its page, in the same folder
 * @throws HarnessError `bad-archive` when the record has no readable beginning or its runner goes on; `reports-not-writable`
 */
export async function finishRun(folder: string): Promise<RunFile> {
  const [first = '', ...lines] = textOf(folder).split('\n');
  const about = headerOf(folder, first);
  if (isHere(about) && isAlive(about.runner.pid)) throw goesOn(folder, about);
  const gathered = lines.flatMap((line) => gatheredOf(folder, line) ?? []);
  const { id, startedAt, shard, planned } = about;
  const ends = gathered.map(({ attempt }) => Date.parse(attempt.startedAt) + attempt.durationMs);
  const durationMs = Math.max(0, ...ends.map((end) => end - Date.parse(startedAt)));
  const made = runFolderOf(
    { id, startedAt, shard, planned, durationMs, unbegun: killed(gathered, planned) },
    gathered,
  );
  await writeRun(path.dirname(path.dirname(path.resolve(folder))), made);
  rmSync(path.join(folder, soFarFile));
  return made.run;
}

function killed(gathered: readonly Gathered[], planned: readonly CellKey[]): Reason {
  const cells = new Set(gathered.map((each) => cellId(each.key))).size;
  return {
    code: 'run-stopped',
    what: `the runner was killed when ${cells} of ${planned.length} cells had left a record; this one had not`,
    cure: 'run it again',
  };
}

/** The runner of another machine cannot be seen from here: its run is left alone. */
function mayGoOn(folder: string): boolean {
  try {
    const about = headerOf(folder, textOf(folder).split('\n')[0] ?? '');
    return !isHere(about) || isAlive(about.runner.pid);
  } catch {
    return true; // nothing can be made of it
  }
}

const isHere = ({ runner }: Header): boolean => runner.host === os.hostname();

const goesOn = (folder: string, { runner }: Header): HarnessError =>
  new HarnessError({
    code: 'bad-archive',
    what: `${folder} is of a run that goes on: process ${runner.pid} writes to it`,
    cure: 'wait for its end',
  });

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function headerOf(folder: string, line: string): Header {
  const file = path.join(folder, soFarFile);
  try {
    return header.parse(JSON.parse(line));
  } catch (error) {
    throw badArchive(file, systemReason(error), error);
  }
}

/** Null for a line that was cut off with its writer. */
function gatheredOf(folder: string, line: string): Gathered | null {
  try {
    const { timeline, ...rest } = ended.parse(JSON.parse(line));
    const file = timeline === null ? null : path.join(folder, 'timelines', path.basename(timeline));
    return { ...rest, timeline: file === null || !existsSync(file) ? null : readFileSync(file) };
  } catch {
    return null;
  }
}

function textOf(folder: string): string {
  const file = path.join(folder, soFarFile);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw badArchive(file, systemReason(error), error);
  }
}
