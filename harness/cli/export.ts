/** `signalbox export`: a run, or one cell of it, in the formats of other tools; `signalbox summary` is its Markdown. */
import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { readRun, type RunFolder } from '../../reports/archive.ts';
import { reportsFolder } from '../../reports/folder.ts';
import { summaryOf as textSummary } from '../../reports/summary.ts';
import { figuresCsv } from '../analysis/exports/csv.ts';
import { runMarkdown } from '../analysis/exports/markdown.ts';
import { mermaidSequence } from '../analysis/exports/mermaid.ts';
import { chromeTrace } from '../analysis/exports/trace.ts';
import { findingsOf } from '../analysis/findings.ts';
import type { Cell } from '../analysis/result.ts';
import { HarnessError } from '../core/errors.ts';
import { plainLine } from '../core/plain-text.ts';
import type { TimelineEvent } from '../timeline/event.ts';
import { parseTimeline } from '../timeline/jsonl.ts';
import { badArgument } from './arguments.ts';
import { parseFlags, wholeNumber, type Given } from './parse-flags.ts';

const usage =
  'export [RUN] --format trace|mermaid|csv|markdown [--cell ID] [--attempt N] [--out FILE]';
const takes = { texts: ['format', 'cell', 'attempt', 'out'], flags: ['help'] };
const config = fileURLToPath(new URL('../../playwright.config.ts', import.meta.url));

const help = `Usage: signalbox ${usage}

  RUN              a run folder or its run.json (reports/latest)
  --format trace     timeline of a cell as Chrome trace JSON, for https://ui.perfetto.dev
           mermaid   the same as a Mermaid sequence diagram
           csv       every sample of every figure, of all cells or of one
           markdown  the run in a page: for a job summary or a pull request
           text      the run in a few lines, as it ended on the terminal
  --cell ID        such as connect/firefox→wrtc/aedes/direct/native; any part that only one cell has
  --attempt N      from 1; without: the one that the report shows first
  --out FILE       instead of standard output

signalbox summary [RUN] is the same with --format markdown:
  npx signalbox summary >> "$GITHUB_STEP_SUMMARY"`;

/** @throws HarnessError `bad-option`, `bad-archive` */
export function main(args: readonly string[]): void {
  const given = parseFlags(args, takes, usage);
  if (given.flags.has('help')) process.stdout.write(`${help}\n`);
  else deliver(given, exported(given, runAt(given)));
}

function runAt({ rest }: Given): RunFolder {
  const [place, second] = rest;
  if (second !== undefined) throw badArgument(`${second} is one argument too many`, usage);
  const asked = place ?? path.join(reportsFolder(config, process.env), 'latest');
  const isFile = statSync(asked, { throwIfNoEntry: false })?.isFile() === true;
  return readRun(isFile ? path.dirname(asked) : asked);
}

function exported(given: Given, folder: RunFolder): string {
  const { run } = folder;
  const format = given.texts.get('format');
  switch (format) {
    case 'csv':
      return figuresCsv(run, given.texts.has('cell') ? cellOf(given, folder).id : null);
    case 'markdown':
      return runMarkdown(run, findingsOf(run));
    case 'text':
      return `${textSummary(run)}\n`;
    case 'trace':
    case 'mermaid': {
      const cell = cellOf(given, folder);
      const events = timelineOf(given, cell, folder);
      if (format === 'mermaid') return mermaidSequence(events, cell.id);
      return `${JSON.stringify(chromeTrace(events, cell.id))}\n`;
    }
    default:
      throw badArgument(
        format === undefined ? '--format is missing' : `there is no format "${format}"`,
        usage,
      );
  }
}

function cellOf({ texts }: Given, { run }: RunFolder): Cell {
  const asked = texts.get('cell') ?? '';
  const found = run.cells.filter(({ id }) => id === asked);
  const [cell, second] =
    found.length > 0 ? found : run.cells.filter(({ id }) => id.includes(asked));
  if (cell !== undefined && second === undefined) return cell;
  const few = (
    cell === undefined ? run.cells : run.cells.filter(({ id }) => id.includes(asked))
  ).slice(0, 5);
  const names = few.map(({ id }) => plainLine(id)).join(', ');
  throw badArgument(
    cell === undefined
      ? `the run has no cell "${plainLine(asked)}", but ${names}, …`
      : `--cell must name one cell, and "${plainLine(asked)}" is in ${names}, …`,
    usage,
  );
}

function timelineOf(given: Given, cell: Cell, { timelines }: RunFolder): readonly TimelineEvent[] {
  const most = cell.attempts.length;
  const number = wholeNumber(given, 'attempt', { least: 1, most, usage });
  const name = number === null ? cell.timeline : (cell.attempts[number - 1]?.timeline ?? null);
  const content = name === null ? undefined : timelines.get(name);
  if (content !== undefined) return parseTimeline(unzipped(content, name ?? '')).events;
  const what = `${cell.id} has no timeline here: it did not run, or its file is gone`;
  throw new HarnessError({ code: 'bad-archive', what, cure: 'choose another cell or attempt' });
}

function unzipped(content: Buffer, name: string): string {
  try {
    return gunzipSync(content).toString('utf8');
  } catch (cause) {
    const what = `${name} cannot be unpacked: ${cause instanceof Error ? cause.message : ''}`;
    throw new HarnessError({ code: 'bad-archive', what, cure: 'choose another attempt', cause });
  }
}

function deliver({ texts }: Given, content: string): void {
  const file = texts.get('out');
  if (file === undefined) {
    process.stdout.write(content);
    return;
  }
  try {
    writeFileSync(file, content);
  } catch (cause) {
    const what = `${file} cannot be written: ${cause instanceof Error ? cause.message : ''}`;
    throw new HarnessError({
      code: 'reports-not-writable',
      what,
      cure: 'give another --out',
      cause,
    });
  }
  process.stdout.write(`Written: ${file}\n`);
}
