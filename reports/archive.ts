/** Run folders on disk: `run.json`, one compressed timeline per attempt, and the page; `latest` points at the newest. */
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findingsOf } from '../harness/analysis/findings.ts';
import { runFile, type RunFile } from '../harness/analysis/result.ts';
import { HarnessError } from '../harness/core/errors.ts';
import { notWritable } from './folder.ts';
import { renderReport } from './html/build.ts';
import { reportSchema } from './model.ts';

export interface RunFolder {
  readonly run: RunFile;
  /** Path inside the folder → content. */
  readonly timelines: ReadonlyMap<string, Buffer>;
}

/**
 * Writes a run below `reports` and points `latest` at it. The page is written last: where it is, all is.
 * @returns the run's folder
 * @throws HarnessError `reports-not-writable` with the system's reason: read-only, disk full
 */
export async function writeRun(reports: string, { run, timelines }: RunFolder): Promise<string> {
  const folder = path.join(reports, 'runs', run.id);
  try {
    mkdirSync(path.join(folder, 'timelines'), { recursive: true });
    for (const [name, content] of timelines) writeFileSync(path.join(folder, name), content);
    writeWhole(path.join(folder, 'run.json'), `${JSON.stringify(run, null, 1)}\n`);
    await writePage(folder, { run, timelines });
    pointLatest(reports, run.id, 'runs');
    return folder;
  } catch (error) {
    throw notWritable(folder, error);
  }
}

/** Makes the page of a run folder (again), from what is in it. */
export async function writePage(folder: string, { run, timelines }: RunFolder): Promise<string> {
  const page = await renderReport({
    schema: reportSchema,
    run,
    findings: findingsOf(run),
    timelines: Object.fromEntries(
      [...timelines].map(([name, content]) => [name, content.toString('base64')]),
    ),
    generatedAt: new Date().toISOString(),
  });
  const file = path.join(folder, 'index.html');
  writeWhole(file, page);
  return file;
}

/**
 * Reads a run folder back.
 * @throws HarnessError `bad-archive` naming the file and what is wrong with it; a missing timeline is left out
 */
export function readRun(folder: string): RunFolder {
  const run = readRunFile(path.join(folder, 'run.json'));
  const named = run.cells.flatMap(({ attempts }) => attempts.map(({ timeline }) => timeline));
  const timelines = new Map<string, Buffer>();
  for (const name of named) {
    const content = name === null ? null : contentOf(folder, name);
    if (name !== null && content !== null) timelines.set(name, content);
  }
  return { run, timelines };
}

function readRunFile(file: string): RunFile {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw badArchive(file, systemReason(error), error);
  }
  const parsed = runFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badArchive(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, parsed.error);
}

/** Names come from the file: none may leave its folder. */
function contentOf(folder: string, name: string): Buffer | null {
  const file = path.resolve(folder, name);
  if (!file.startsWith(path.resolve(folder) + path.sep)) {
    throw badArchive(
      path.join(folder, 'run.json'),
      `timeline "${name}" lies outside the run`,
      null,
    );
  }
  try {
    return readFileSync(file);
  } catch {
    return null; // the page says that there is none
  }
}

/** Written beside and moved into place: a full disk or a killed runner leaves no half of a file under its name. */
export function writeWhole(file: string, content: string): void {
  const beside = `${file}.part`;
  try {
    writeFileSync(beside, content);
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/**
 * A symbolic link, made beside and moved into place, so that `latest` always points somewhere.
 * @param within - folder of the runs below `folder`; empty when they lie in it
 */
export function pointLatest(folder: string, id: string, within = ''): void {
  const link = path.join(folder, 'latest');
  const beside = path.join(folder, `.latest-${id}`);
  const target = path.join(within, id);
  rmSync(beside, { force: true });
  symlinkSync(target, beside, 'junction');
  renameSync(beside, link);
}

/** The one error for a file of a run that cannot be used. */
export const badArchive = (file: string, why: string, cause: unknown): HarnessError =>
  new HarnessError({
    code: 'bad-archive',
    what: `${file} cannot be read: ${why}`,
    cure: 'take another run, or remove this one; nothing else is affected',
    cause,
  });

/** What the system says, for a sentence. */
export function systemReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
