/** Folders of brokers runs on disk: `brokers.json` and the page; `latest` points at the newest. */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brokersFile, type BrokersFile } from '../../harness/broker-lab/result.ts';
import { badArchive, pointLatest, systemReason, writeWhole } from '../archive.ts';
import { notWritable } from '../folder.ts';
import { renderBrokersReport } from '../html/build.ts';
import { brokersModelOf } from './model.ts';

/** Name of the results in a run's folder. */
export const brokersJson = 'brokers.json';

/**
 * Writes a brokers run below `reports/brokers` and points its `latest` at it. The page is written last.
 * @returns the run's folder
 * @throws HarnessError `reports-not-writable` with the system's reason: read-only, disk full
 */
export async function writeBrokers(reports: string, file: BrokersFile): Promise<string> {
  const folder = path.join(reports, 'brokers', file.id);
  try {
    mkdirSync(folder, { recursive: true });
    writeWhole(path.join(folder, brokersJson), `${JSON.stringify(file, null, 1)}\n`);
    await writeBrokersPage(folder, file);
    pointLatest(path.join(reports, 'brokers'), file.id);
    return folder;
  } catch (error) {
    throw notWritable(folder, error);
  }
}

/** Makes the page of a brokers run (again). @returns its path */
export async function writeBrokersPage(folder: string, file: BrokersFile): Promise<string> {
  const generatedAt = new Date().toISOString();
  const page = await renderBrokersReport(brokersModelOf(file, generatedAt));
  const to = path.join(folder, 'index.html');
  writeWhole(to, page);
  return to;
}

/** Reads `brokers.json` back. @throws HarnessError `bad-archive` naming what is wrong with it */
export function readBrokers(folder: string): BrokersFile {
  const file = path.join(folder, brokersJson);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw badArchive(file, systemReason(error), error);
  }
  const parsed = brokersFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badArchive(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, parsed.error);
}
