/** A run as Markdown, for the summary of a CI job or a comment on a pull request. */
import type { Finding } from '../findings.ts';
import type { Cell, RunFile } from '../result.ts';
import { row, text } from './markdown-text.ts';

const mostRows = 30;
const marks = {
  passed: '✅',
  failed: '❌',
  quirk: '🟡',
  unsupported: '➖',
  inconclusive: '❔',
} as const;

/** Totals, what stands out, what did not pass, and the matrix of the connections. */
export function runMarkdown(run: RunFile, findings: readonly Finding[]): string {
  const { planned, passed, failed, quirk, unsupported, inconclusive } = run.totals;
  const { environment, startedAt } = run;
  const { machine, plan, commit } = environment;
  return [
    `## Signalbox: ${failed > 0 ? `${failed} of ${planned} cells failed` : `${passed} of ${planned} cells passed`}`,
    '',
    `${passed} passed, ${failed} failed, ${quirk} quirk, ${unsupported} unsupported, ${inconclusive} inconclusive. ` +
      text(
        `Plan ${plan}, commit ${commit || 'unknown'}, ${machine.cpu} ×${machine.cores}, ${machine.os}, ${startedAt.slice(0, 16)}Z.`,
      ),
    '',
    ...findings.slice(0, 5).map(({ title, text: words }) => `- **${text(title)}** ${text(words)}`),
    ...(findings.length > 0 ? [''] : []),
    ...notPassed(run.cells),
    ...matrix(run.cells),
  ].join('\n');
}

function notPassed(cells: readonly Cell[]): string[] {
  const bad = cells.filter(({ outcome }) => outcome === 'failed' || outcome === 'inconclusive');
  if (bad.length === 0) return [];
  const rows = bad
    .slice(0, mostRows)
    .map(({ id, outcome, reason }) =>
      row([
        `${marks[outcome]} ${outcome}`,
        text(id),
        text(reason?.code ?? ''),
        text(reason?.what ?? ''),
      ]),
    );
  const more = bad.length - rows.length;
  return [
    row(['outcome', 'cell', 'code', 'what happened']),
    row(['---', '---', '---', '---']),
    ...rows,
    '',
    ...(more > 0 ? [`and ${more} more: see the report`, ''] : []),
  ];
}

/** Median time to open of each ordered pair; nothing when `connect` did not run. */
function matrix(cells: readonly Cell[]): string[] {
  const connects = cells.filter(({ scenario }) => scenario === 'connect');
  if (connects.length === 0) return [];
  const answerers = [...new Set(connects.map(({ answerer }) => answerer))];
  const rows = new Map<string, Cell[]>();
  for (const cell of connects) {
    const name = [cell.offerer, ...differing(connects, cell)].join(' · ');
    rows.set(name, [...(rows.get(name) ?? []), cell]);
  }
  return [
    'Time to open in ms (median), offerer in the row and answerer in the column:',
    '',
    row(['', ...answerers.map(text)]),
    row(['---', ...answerers.map(() => '---')]),
    ...[...rows].map(([name, own]) =>
      row([
        text(name),
        ...answerers.map((answerer) => shown(own.find((cell) => cell.answerer === answerer))),
      ]),
    ),
    '',
  ];
}

/** Broker, link and dialect are named where the run has several. */
function differing(all: readonly Cell[], cell: Cell): string[] {
  return (['broker', 'link', 'dialect'] as const)
    .filter((field) => new Set(all.map((each) => each[field])).size > 1)
    .map((field) => cell[field]);
}

function shown(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  const figure = cell.figures['time-to-open'];
  const value =
    figure === undefined
      ? ''
      : ` ${Math.round(figure.type === 'value' ? figure.value : figure.p50)}`;
  return `${marks[cell.outcome]}${value}`;
}
