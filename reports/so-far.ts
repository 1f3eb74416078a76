/**
 * What a run has recorded so far, in its folder while it goes on: a runner that is killed loses no cell that had ended.
 * Whoever comes next makes the run of it, in which the others are `inconclusive`.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import {
  attemptRecord,
  cellKeyFields,
  shardInfo,
  type RunFile,
} from '../harness/analysis/result.ts';
import { HarnessError } from '../harness/core/errors.ts';
import { cellId, type CellKey } from '../harness/core/ids.ts';
import type { Reason } from '../harness/core/outcome.ts';
import { badArchive, systemReason, writeRun } from './archive.ts';
import type { Gathered } from './gather.ts';
import { runFolderOf, timelineName } from './run-record.ts';

const soFarFile = 'so-far.jsonl';
const soFarSchema = 'signalbox-so-far/1';

const key = z.object(cellKeyFields);
/** The first line. */
const header = z.object({
  schema: z.literal(soFarSchema),
  id: z.string(),
  startedAt: z.string(),
  shard: shardInfo.nullable(),
  planned: z.array(key),
  runner: z.object({ pid: z.int(), host: z.string() }),
});
type Header = z.infer<typeof header>;
/** Every other line: an attempt that ended. */
const ended = z.object({
  key,
  attempt: attemptRecord.shape.attempt,
  about: attemptRecord.pick({ environment: true, stacks: true }).nullable(),
  retry: z.int().nonnegative(),
  /** Relative to the folder; null when there is none. */
  timeline: z.string().nullable(),
});

/** Kept by the runner; never throws, since the end of the run tells what is wrong with its folder. */
export class SoFar {
  readonly #folder: string;
  #count = 0;
  #isKept: boolean;

  constructor(reports: string, about: Omit<Header, 'schema' | 'runner'>) {
    this.#folder = folderOf(reports, about.id);
    const runner = { pid: process.pid, host: os.hostname() };
    const first: Header = { schema: soFarSchema, ...about, runner };
    this.#isKept = didWrite(() => {
      mkdirSync(path.join(this.#folder, 'timelines'), { recursive: true });
      writeFileSync(path.join(this.#folder, soFarFile), lineOf(first));
    });
  }

  /** Called for each attempt as it ends, in the order of the run. */
  add({ timeline, ...rest }: Gathered): void {
    const name = timeline === null ? null : timelineName(this.#count);
    this.#count++;
    if (!this.#isKept) return;
    this.#isKept = didWrite(() => {
      if (name !== null && timeline !== null) {
        writeFileSync(path.join(this.#folder, name), timeline);
      }
      appendFileSync(path.join(this.#folder, soFarFile), lineOf({ ...rest, timeline: name }));
    });
  }

  /** The run has been written as a whole. */
  end(): void {
    didWrite(() => {
      rmSync(path.join(this.#folder, soFarFile), { force: true });
    });
  }
}

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

function didWrite(write: () => void): boolean {
  try {
    write();
    return true;
  } catch {
    return false;
  }
}

const folderOf = (reports: string, id: string): string => path.join(reports, 'runs', id);
const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;
