/** `signalbox trends`: where the history changed, by how much, and what changed with it. */
import { trendsOf } from '../analysis/trends/trends.ts';
import { trendsText } from '../analysis/trends/table.ts';
import type { HarnessError } from '../core/errors.ts';
import { buildTrendsPage } from '../../reports/html/build.ts';
import { badArgument } from './arguments.ts';
import { historyOf } from './named-runs.ts';
import { parseFlags } from './parse-flags.ts';
import { writeResult } from './write-result.ts';

const usage = 'trends [--history DIR] [--html FILE] [--json FILE]';

const help = `Usage: signalbox ${usage}

Looks for changes in every deciding figure over the runs of the history, and says what they have in common:
a stack, one of its roles, a pair, a broker, or everything; and which versions changed at the same time.

  --history DIR    the history; else SIGNALBOX_HISTORY, else reports/history
  --html FILE      writes every figure over the runs as one page
  --json FILE      writes series, changes and causes for programs

Exit codes: 0, whatever the trends are; 1 when the history cannot be read; 2 for a wrong argument.`;

/** @throws HarnessError `bad-option`, `reports-not-writable`, or `bad-archive` when the history cannot be read */
export async function main(args: readonly string[]): Promise<void> {
  const given = parseFlags(args, { texts: ['history', 'html', 'json'], flags: ['help'] }, usage);
  const [extra] = given.rest;
  if (extra !== undefined) throw badArgument(`${extra} is not understood`, usage);
  if (given.flags.has('help')) {
    process.stdout.write(`${help}\n`);
    return;
  }
  const { folder, runs } = historyOf(given.texts.get('history'), warn);
  if (runs.length === 0) {
    process.stdout.write(
      `${folder ?? 'The history is off, and'} holds no run yet; every run adds itself\n`,
    );
    return;
  }
  const found = trendsOf({ runs, generatedAt: new Date() });
  process.stdout.write(`${trendsText(found)}\n`);
  const files = { json: given.texts.get('json'), html: given.texts.get('html') };
  const page = await writeResult(files, found, () => buildTrendsPage(found));
  if (page !== null) process.stdout.write(`\nPage: ${page}\n`);
}

function warn(warning: HarnessError): void {
  process.stderr.write(`signalbox: ${warning.message}\n`);
}
