/** `signalbox report <run folder>`: makes the page of an archived run again, without any browser or broker. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { brokersJson, readBrokers, writeBrokersPage } from '../../reports/broker-report/archive.ts';
import { readRun, writePage } from '../../reports/archive.ts';
import { finishRun, isUnfinished } from '../../reports/unfinished.ts';
import { asksForHelp, badArgument, onlyArgument } from './arguments.ts';
import { runOf } from './watch/saved.ts';

const usage = 'report <run folder, or file of watch>';
const help = `Usage: signalbox report PLACE

Makes the page of something that was kept, without any browser or broker, and prints where it is.

  PLACE  a run folder, such as reports/latest or reports/runs/ID: index.html is written into it,
         also when its runner was killed, of the cells that had ended; a folder of signalbox brokers, likewise; or a file that signalbox watch --save or
         signalbox check --save has kept: the page is in a folder beside it

Exit code: 0, 1 when the place cannot be read, 2 for a wrong argument.`;

/** @throws HarnessError `bad-option`, or `bad-archive` naming what is wrong with which file */
export async function main(args: readonly string[]): Promise<void> {
  if (asksForHelp(args)) {
    process.stdout.write(`${help}\n`);
    return;
  }
  const place = onlyArgument(args, usage);
  if (place === null) throw badArgument('no run folder was given', usage);
  const isFile = statSync(place, { throwIfNoEntry: false })?.isFile() === true;
  process.stdout.write(`Report: ${await (isFile ? pageOfFile(place) : pageOfFolder(place))}\n`);
}

async function pageOfFolder(folder: string): Promise<string> {
  if (isUnfinished(folder)) {
    await finishRun(folder);
    return path.join(folder, 'index.html');
  }
  const isBrokers = existsSync(path.join(folder, brokersJson));
  return isBrokers
    ? writeBrokersPage(folder, readBrokers(folder))
    : writePage(folder, readRun(folder));
}

/** What `signalbox watch` saved, as a run of one cell in a folder beside the file. */
async function pageOfFile(file: string): Promise<string> {
  const text = readFileSync(file, 'utf8');
  const { run, timeline } = runOf(text, path.parse(file).name);
  const folder = `${file}-report`;
  const timelines = new Map([[timeline, gzipSync(text)]]);
  mkdirSync(path.join(folder, path.dirname(timeline)), { recursive: true });
  for (const [name, content] of timelines) writeFileSync(path.join(folder, name), content);
  writeFileSync(path.join(folder, 'run.json'), `${JSON.stringify(run, null, 1)}\n`);
  return writePage(folder, { run, timelines });
}
