/** Figures as CSV, one row per sample, for a spreadsheet or a data frame. */
import type { RunFile } from '../result.ts';

const heads = [
  ...['run', 'started', 'commit', 'plan', 'scenario', 'offerer', 'offerer_version'],
  ...['answerer', 'answerer_version', 'broker', 'link', 'dialect', 'attempt', 'retry'],
  ...['outcome', 'figure', 'unit', 'class', 'better', 'sample', 'value'],
];

/**
 * The table with its head, lines ended by CRLF (RFC 4180).
 * @param cell - id of the only cell to write; null: all
 */
export function figuresCsv(run: RunFile, cell: string | null): string {
  const versions = new Map(run.stacks.map(({ name, version }) => [name, version]));
  const { id, startedAt, environment } = run;
  const chosen = run.cells.filter((each) => cell === null || each.id === cell);
  const rows = chosen.flatMap((of) =>
    of.attempts.flatMap(({ index, retry, outcome, figures }) =>
      Object.entries(figures).flatMap(([name, figure]) => {
        const samples = figure.type === 'value' ? [figure.value] : figure.samples;
        return samples.map((value, at) => [
          ...[id, startedAt, environment.commit, environment.plan, of.scenario, of.offerer],
          ...[versions.get(of.offerer) ?? '', of.answerer, versions.get(of.answerer) ?? ''],
          ...[of.broker, of.link, of.dialect, index, retry, outcome, name],
          ...[figure.unit, figure.class, figure.better, at, value],
        ]);
      }),
    ),
  );
  return [heads, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** A spreadsheet takes text that begins with one of these for a formula (OWASP, CSV Injection). */
const formula = /^[=+\-@\t\r]/;

function field(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
