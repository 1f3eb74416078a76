/** Reads the notes that earlier processes left behind, and tells which of them nobody looks after any more. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';

const head = z.object({
  schema: z.literal('signalbox-retained/1'),
  /** Without credentials. */
  url: z.string(),
  hasLogin: z.boolean(),
  pid: z.int(),
  host: z.string(),
  at: z.string(),
});
const noteLine = z.object({ note: z.string() });
const forgetLine = z.object({ forget: z.string() });
const notesLine = z.union([head, noteLine, forgetLine]);
export type NotesLine = z.infer<typeof notesLine>;

export interface LeftBehind {
  readonly file: string;
  readonly url: string;
  /** Whether the broker asked for a login, which was not written down. */
  readonly hasLogin: boolean;
  /** Topics and filters to clear. */
  readonly topics: readonly string[];
  readonly ageMs: number;
}

/** A process of another machine that shares the folder cannot be asked whether it lives. */
const foreignAfterMs = 24 * 3_600_000;

/** The notes of processes that are gone; a folder that does not exist holds none. */
export function leftBehindIn(folder: string): LeftBehind[] {
  return namesIn(folder).flatMap((name) => {
    const file = path.join(folder, name);
    const lines = linesOf(file);
    const [first] = lines;
    if (first === undefined || !('schema' in first)) return [];
    const ageMs = Date.now() - statSync(file).mtimeMs;
    if (isLookedAfter(first, ageMs)) return [];
    return [{ file, url: first.url, hasLogin: first.hasLogin, topics: topicsOf(lines), ageMs }];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  } catch {
    return []; // there never was a note
  }
}

/** A line that was being written when the process died is left out: nothing was published for it yet. */
function linesOf(file: string): NotesLine[] {
  try {
    return readFileSync(file, 'utf8').split('\n').flatMap(parsed);
  } catch {
    return []; // another start has cleared it meanwhile
  }
}

function parsed(line: string): NotesLine[] {
  try {
    const { success, data } = notesLine.safeParse(JSON.parse(line));
    return success ? [data] : [];
  } catch {
    return [];
  }
}

function isLookedAfter({ pid, host }: z.infer<typeof head>, ageMs: number): boolean {
  if (host !== os.hostname()) return ageMs < foreignAfterMs;
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0); // asks, and sends nothing
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else
    return error instanceof Error && Reflect.get(error, 'code') === 'EPERM';
  }
}

function topicsOf(lines: readonly NotesLine[]): string[] {
  const topics = new Set<string>();
  for (const line of lines) {
    if ('note' in line) topics.add(line.note);
    if ('forget' in line) topics.delete(line.forget);
  }
  return [...topics];
}
