/**
 * What a run has recorded so far, in its folder while it goes on: a runner that is killed loses no cell that had ended
 * (unfinished.ts reads it).
 */
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { attemptRecord, cellKeyFields, shardInfo } from '../harness/analysis/result.ts';
import type { Gathered } from './gather.ts';
import { timelineName } from './run-record.ts';

/** In the run's folder. */
export const soFarFile = 'so-far.jsonl';
const soFarSchema = 'signalbox-so-far/1';

const key = z.object(cellKeyFields);
/** The first line. */
export const header = z.object({
  schema: z.literal(soFarSchema),
  id: z.string(),
  startedAt: z.string(),
  shard: shardInfo.nullable(),
  planned: z.array(key),
  runner: z.object({ pid: z.int(), host: z.string() }),
});
export type Header = z.infer<typeof header>;
/** Every other line: an attempt that ended. */
export const ended = z.object({
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

function didWrite(write: () => void): boolean {
  try {
    write();
    return true;
  } catch {
    return false;
  }
}

/** Where the run of this id keeps everything. */
export const folderOf = (reports: string, id: string): string => path.join(reports, 'runs', id);
const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;
