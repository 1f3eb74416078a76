/** The end of a brokers run in a table and sentences, for a terminal and for CI logs. */
import type { BrokerReport, BrokersFile } from '../../harness/broker-lab/result.ts';
import { outcomes } from '../../harness/core/outcome.ts';
import { plainLine } from '../../harness/core/plain-text.ts';

const missing = '–';
const heads = [
  'broker',
  'conformance',
  'connect',
  'negotiation',
  'of time to open',
  '÷ control',
  'n',
];

/** A row per broker, then what has to be known of each; nothing in it moves the cursor. */
export function brokersText(file: BrokersFile): string {
  const rows = [heads, ...file.brokers.map(rowOf)];
  const widths = heads.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const notes = `connect: first packet to SUBACK; negotiation: a recorded one replayed; both medians. Control: ${file.control}.`;
  return ['', ...table, notes, ...file.brokers.flatMap(sentencesOf)].join('\n');
}

function rowOf({ name, version, conformance, benchmark, reason }: BrokerReport): string[] {
  const connect = benchmark?.connect[0];
  const replay = benchmark?.replay[0];
  const ratio = replay?.relativeToControl ?? null;
  return [
    plainLine(`${name} ${version}`).trim(),
    conformance.length > 0 ? countsOf(conformance) : (reason?.code ?? missing),
    connect === undefined ? missing : ms(connect.total.p50),
    replay === undefined ? missing : ms(replay.duration.p50),
    replay === undefined ? missing : `${digits(replay.shareOfTimeToOpen * 100)} %`,
    ratio === null ? missing : digits(ratio),
    replay === undefined ? missing : String(replay.duration.n),
  ];
}

function countsOf(conformance: BrokerReport['conformance']): string {
  const counts = outcomes.map((outcome) => ({
    outcome,
    count: conformance.filter((entry) => entry.outcome === outcome).length,
  }));
  const seen = counts.filter(({ count }) => count > 0);
  return seen.map(({ outcome, count }) => `${count} ${outcome}`).join(', ');
}

const sentencesOf = ({ name, summary }: BrokerReport): string[] => [
  '',
  plainLine(name),
  ...summary.map((sentence) => `  ${plainLine(sentence, 600)}`),
];

const digits = (value: number): string =>
  value.toLocaleString('en', { maximumSignificantDigits: 3 });
const ms = (value: number): string => `${digits(value)} ms`;
