/** The two sides of the comparison: the same cells through the harness and through the bare script. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Attempt, Cell } from '../harness/analysis/result.ts';
import type { Ms } from '../harness/core/units.ts';
import { presets } from '../harness/plan/settings.ts';
import { readRun } from '../reports/archive.ts';
import type { FoundStack } from '../setup/stack.mjs';

export type Pair = readonly [offerer: string, answerer: string];

/** What to run; both sides run exactly this. */
export interface Task {
  readonly scenario: 'connect' | 'throughput';
  readonly pairs: readonly Pair[];
  readonly attempts: number;
}

/** One attempt at one cell. */
export interface CellResult {
  readonly pair: string;
  /** Empty when it passed. */
  readonly why: string;
  readonly timeToOpenMs: number | null;
  /** Mbit/s, by `16KiB.offerer→answerer` and its like; one direction at a time. */
  readonly goodput: ReadonlyMap<string, number>;
}

export interface SideResult {
  /** From the start of the process to its end: browsers, broker and report included. */
  readonly wallMs: Ms;
  readonly cells: readonly CellResult[];
}

export const pairName = ([offerer, answerer]: Pair): string => `${offerer}→${answerer}`;

/** The windows of the scenario `throughput` in which one direction runs alone, in its order. */
const windows = [16_384, 65_536].flatMap((size) =>
  (['offerer', 'answerer'] as const).map((role) => ({ role, size })),
);
const windowName = ({ role, size }: (typeof windows)[number]): string =>
  `${size / 1024}KiB.${role === 'offerer' ? 'offerer→answerer' : 'answerer→offerer'}`;
const { warmUp, duration, first } = presets.smoke.goodput;

/** Runs `task` by `playwright test`, as `npm start` does, with a report folder of its own. */
export async function throughHarness(
  task: Task,
  found: readonly FoundStack[],
): Promise<SideResult> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-bench-'));
  const titles = task.pairs.map(pairName).join('|');
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const args = [cli, 'test', '--output', path.join(folder, 'output')];
  const start = performance.now();
  try {
    await ended([...args, '--grep', ` (${titles})( #\\d+)?$`], {
      SIGNALBOX_FOUND: JSON.stringify(found),
      SIGNALBOX_PLAN: 'smoke',
      SIGNALBOX_SCENARIOS: task.scenario,
      SIGNALBOX_STACKS: [...new Set(task.pairs.flat())].join(','),
      SIGNALBOX_ATTEMPTS: String(task.attempts),
      SIGNALBOX_REPORTS: folder,
      PLAYWRIGHT_HTML_OUTPUT_DIR: path.join(folder, 'playwright'),
    });
    const wallMs = performance.now() - start;
    const { run } = readRun(path.join(folder, 'latest'));
    const cells = run.cells.flatMap(resultsOf);
    return { wallMs, cells };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A cell that left no attempt, because its worker died, is a failure too. */
function resultsOf(cell: Cell): CellResult[] {
  if (cell.attempts.length > 0) return cell.attempts.map((each) => ofHarness(cell, each));
  const why = cell.reason?.code ?? cell.outcome;
  return [
    { pair: pairName([cell.offerer, cell.answerer]), why, timeToOpenMs: null, goodput: new Map() },
  ];
}

function ofHarness({ offerer, answerer }: Cell, { outcome, reason, figures }: Attempt): CellResult {
  const value = (name: string): number | null => {
    const figure = figures[name];
    return figure?.type === 'value' ? figure.value : null;
  };
  const passed = outcome === 'passed';
  const goodput = windows.map((window) => [
    windowName(window),
    value(`goodput.${windowName(window)}`),
  ]);
  return {
    pair: pairName([offerer, answerer]),
    why: passed ? '' : `${outcome}: ${reason?.code ?? 'no reason'}`,
    timeToOpenMs: passed ? value('time-to-open') : null,
    goodput: new Map(goodput.filter((entry): entry is [string, number] => entry[1] !== null)),
  };
}

const bareResults = z.array(
  z.object({
    offerer: z.string(),
    answerer: z.string(),
    ok: z.boolean(),
    why: z.string().default(''),
    timeToOpen: z.number().nullable().default(null),
    goodput: z.array(z.number()).default([]),
  }),
);

/** Runs `task` by `bench/bare/main.mjs`, which uses nothing of the harness. */
export async function throughBare(task: Task, found: readonly FoundStack[]): Promise<SideResult> {
  const script = fileURLToPath(new URL('./bare/main.mjs', import.meta.url));
  const plan = {
    browsers: Object.fromEntries(found.map((stack) => [stack.name, stack])),
    // All first attempts before all second ones, as the harness does
    cells: Array.from({ length: task.attempts }, () => task.pairs).flat(),
    windows: task.scenario === 'throughput' ? windows : [],
    ...{ warmUp, duration, first },
  };
  const start = performance.now();
  const output = await ended([script, JSON.stringify(plan)], {});
  const wallMs = performance.now() - start;
  const cells = bareResults.parse(JSON.parse(output)).map((cell) => ({
    pair: pairName([cell.offerer, cell.answerer]),
    why: cell.ok ? '' : cell.why,
    timeToOpenMs: cell.ok ? cell.timeToOpen : null,
    goodput: new Map(cell.goodput.map((value, at) => [goodputName(at), value])),
  }));
  return { wallMs, cells };
}

const goodputName = (at: number): string => windows.map(windowName)[at] ?? `window ${at}`;

/** Runs Node with these arguments to its end; a failed cell is a result, so the exit code does not matter. */
function ended(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.on('error', reject);
    child.on('close', () => {
      resolve(output);
    });
  });
}
