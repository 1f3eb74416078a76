/** `signalbox report <run folder>`: makes the page of an archived run again, without any browser or broker. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { brokersJson, readBrokers, writeBrokersPage } from '../../reports/broker-report/archive.ts';
import { readRun, writePage } from '../../reports/archive.ts';
import { badArgument, onlyArgument } from './arguments.ts';

const usage = 'report <run folder>';

/** @throws HarnessError `bad-option`, or `bad-archive` naming what is wrong with which file */
export async function main(args: readonly string[]): Promise<void> {
  const folder = onlyArgument(args, usage);
  if (folder === null) throw badArgument('no run folder was given', usage);
  const isBrokers = existsSync(path.join(folder, brokersJson));
  const page = isBrokers
    ? await writeBrokersPage(folder, readBrokers(folder))
    : await writePage(folder, readRun(folder));
  process.stdout.write(`Report: ${page}\n`);
}
