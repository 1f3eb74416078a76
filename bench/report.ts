/**
 * `npm run bench:report`: whether a report of 2,000 cells and 200,000 events can still be opened. Prints its size and,
 * for each browser, how long it takes until the page answers; exit code 1 outside the bounds.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { quantile } from '../harness/analysis/stats/quantile.ts';
import { renderReport } from '../reports/html/build.ts';
import { measuredBrowsers, type MeasuredBrowser } from './report/browsers.ts';
import { generatedRun } from './report/generate.ts';
import { opening, type Opening } from './report/interactive.ts';

const size = { cells: 2000, events: 200_000 };
const mostBytes = 25_000_000;
const mostInteractiveMs = 2000;
const openings = 9;

const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-bench-report-'));
try {
  process.exitCode = (await allInside()) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

async function allInside(): Promise<boolean> {
  const { model, events } = generatedRun(size, 1);
  const before = performance.now();
  const html = await renderReport(model);
  const file = path.join(folder, 'index.html');
  writeFileSync(file, html);
  const bytes = Buffer.byteLength(html);
  const fits = bytes < mostBytes;
  console.log(
    `${model.run.cells.length} cells, ${events} events: ${(bytes / 1e6).toFixed(1)} MB (bound ${mostBytes / 1e6}), ` +
      `made in ${(performance.now() - before).toFixed(0)} ms${verdict(fits)}`,
  );
  console.log(
    `${os.availableParallelism()} cores, load ${os
      .loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
  );
  let inside = fits;
  let measured = 0;
  for (const browser of measuredBrowsers()) {
    const answered = await measuredIn(browser, pathToFileURL(file).href);
    if (answered !== null) measured++;
    inside &&= answered !== false;
  }
  if (measured === 0) console.error('no browser here: nothing was measured');
  return inside && measured > 0;
}

/** Null when this machine lacks the browser. */
async function measuredIn({ name, launch }: MeasuredBrowser, url: string): Promise<boolean | null> {
  if (launch === null) {
    console.log(`${name}: not on this machine, not measured`);
    return null;
  }
  const browser = await launch();
  try {
    const seen: Opening[] = [];
    for (let count = 0; count < openings; count++) seen.push(await opening(browser, url));
    const inside =
      quantile(
        seen.map(({ interactiveMs }) => interactiveMs),
        0.5,
      ) < mostInteractiveMs;
    console.log(`${name} ${browser.version()}, from navigation, n ${openings}:`);
    console.log(
      row(
        'matrix painted',
        seen.map(({ matrixMs }) => matrixMs),
      ),
    );
    const answered = row(
      'click answered',
      seen.map(({ interactiveMs }) => interactiveMs),
    );
    console.log(`${answered} (bound ${mostInteractiveMs} on the median)${verdict(inside)}`);
    console.log(
      row(
        'diagram drawn',
        seen.map(({ diagramMs }) => diagramMs),
      ),
    );
    return inside;
  } finally {
    await browser.close();
  }
}

function row(what: string, times: readonly number[]): string {
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  const max = times.reduce((most, time) => Math.max(most, time));
  return `  ${what.padEnd(15)} median ${ms(quantile(times, 0.5))}, max ${ms(max)}`;
}

function verdict(inside: boolean): string {
  return inside ? '' : '  OUTSIDE';
}
