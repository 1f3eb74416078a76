/** `signalbox check` as a process of its own, with the result that it kept. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkFile, type CheckRun } from '../../harness/analysis/conformance/result.ts';
import { Command } from '../command.ts';

export interface Checked {
  readonly code: number | string;
  readonly output: string;
  /** Empty when it kept none. */
  readonly runs: readonly CheckRun[];
}

/** Runs it to its end; it has deadlines of its own. */
export async function check(...args: string[]): Promise<Checked> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-check-'));
  const json = path.join(folder, 'check.json');
  try {
    await using command = new Command('check', ...args, '--json', json);
    const code = await command.ended;
    return { code, output: command.output, runs: runsOf(json) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runsOf(file: string): readonly CheckRun[] {
  try {
    return checkFile.parse(JSON.parse(readFileSync(file, 'utf8'))).runs;
  } catch {
    return [];
  }
}

/** All that is wrong with a run: the code of its failure, and the rules that were broken, without their dialect. */
export const wrongOf = ({ failure, judgements }: CheckRun): string[] => [
  ...(failure === null ? [] : [failure.code]),
  ...judgements
    .filter(({ verdict }) => verdict === 'failed')
    .map(({ id }) => id.slice(id.indexOf('/') + 1)),
];
