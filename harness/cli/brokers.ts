/** `signalbox brokers [NAME|URL ...]`: looks at brokers one after the other, and writes and prints what it saw. */
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { writeBrokers } from '../../reports/broker-report/archive.ts';
import { brokersText } from '../../reports/broker-report/terminal.ts';
import { checkWritable, reportsFolder } from '../../reports/folder.ts';
import { brokersSchema, type BrokerReport, type BrokersFile } from '../broker-lab/result.ts';
import { lookAtBrokers, type Plan } from '../broker-lab/run.ts';
import { remoteSettings } from '../brokers/remote-settings.ts';
import { seededRandom, unguessable } from '../core/random.ts';
import { machineName } from '../run/environment.ts';
import { openWorkplace } from '../run/workplace.ts';
import { candidatesOf } from './brokers-candidates.ts';
import { looksOf } from './brokers-looks.ts';
import { brokersHelp, brokersOptions } from './brokers-options.ts';

/** @throws HarnessError `bad-option`, or `reports-not-writable`; a broker that fails is part of the result */
export async function main(args: readonly string[]): Promise<void> {
  const settings = remoteSettings();
  const options = brokersOptions(
    args,
    settings.configured.map(({ name }) => name),
  );
  if (options.help) {
    process.stdout.write(`${brokersHelp}\n`);
    return;
  }
  const reports = reportsFolder(
    fileURLToPath(new URL('../../package.json', import.meta.url)),
    process.env,
  );
  checkWritable(reports);
  settings.warnings.forEach(say);
  const startedAt = new Date();
  const { candidates, control } = await candidatesOf(options, say);
  const looks = looksOf(options, seededRandom(startedAt.getTime()), startedAt);
  const { brokers, isStopped } = await inWorkplace({ candidates, control, looks, say });
  const file = fileOf(startedAt, control.name, brokers);
  const folder = await writeBrokers(reports, file);
  process.stdout.write(`${brokersText(file)}\n\nReport: ${folder}/index.html\n`);
  const code = brokers.every(({ outcome }) => outcome === 'passed') ? 0 : 1;
  // A stopped look may go on in the background for its own deadline, with nothing left to talk to
  if (isStopped) process.exit(130);
  process.exitCode = code;
}

/** Everything that is started in between carries a mark, and is ended with it, whatever becomes of us. */
async function inWorkplace(
  plan: Omit<Plan, 'signal'>,
): Promise<{ brokers: BrokerReport[]; isStopped: boolean }> {
  const stop = new AbortController();
  const workplace = openWorkplace();
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(130); // asked twice; the reaper ends what is left
    say('stopping: what was started is ended, what was seen is kept; once more to leave at once');
    stop.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    const brokers = await lookAtBrokers({ ...plan, signal: stop.signal });
    return { brokers, isStopped: stop.signal.aborted };
  } finally {
    await workplace.close();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    if (stop.signal.aborted) say('stopped: everything that was started has ended');
  }
}

function fileOf(startedAt: Date, control: string, brokers: BrokerReport[]): BrokersFile {
  const cpus = os.cpus();
  return {
    schema: brokersSchema,
    id: `${startedAt.toISOString().slice(0, 19).replaceAll(':', '-')}-${unguessable(2)}`,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    machine: {
      os: machineName(),
      cpu: cpus[0]?.model.trim() ?? 'unknown',
      cores: cpus.length,
      node: process.version,
    },
    ...{ control, brokers },
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
