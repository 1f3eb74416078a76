/** One real run of the harness: a child process with folders of its own, and a look at what it leaves behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { runFile, type Cell, type RunFile } from '../harness/analysis/result.ts';
import { unguessable } from '../harness/core/random.ts';
import type { TimelineEvent } from '../harness/timeline/event.ts';
import { parseTimeline } from '../harness/timeline/jsonl.ts';
import { Hold } from './hold.ts';
import {
  allListening,
  listeningSockets,
  processesOf,
  type RunningProcess,
} from './process-table.ts';
import { until } from './until.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = createRequire(import.meta.url).resolve('@playwright/test/cli');
/** What outlives its worker has this long to go. */
const goneWithinMs = 10_000;
/** Compiled once for all tests: it is no part of what a run leaves behind. */
const compiled = path.join(os.tmpdir(), 'signalbox-tests-compiled');

export interface RunPlan {
  readonly stacks: readonly string[];
  readonly scenarios: readonly string[];
  /** More of the environment, such as SIGNALBOX_BROKER. */
  readonly env?: Record<string, string>;
  readonly args?: readonly string[];
  /** On a terminal of its own, as for a person; see `whyNoTerminal`. */
  readonly onTerminal?: boolean;
}

/** Why there is no command that gives a terminal; empty when there is. */
export const whyNoTerminal =
  process.platform === 'linux' ? '' : '`script` of Linux is needed for a terminal';

/** What is still there of a run that has ended; all empty when it cleaned up. */
export interface Leftovers {
  readonly processes: readonly string[];
  readonly ports: readonly number[];
  readonly files: readonly string[];
}

/** One `signalbox test` as a process of its own, with its own folders; what it leaves behind can be found. */
export class HarnessRun {
  readonly child: ChildProcess;
  readonly hold: Hold;
  readonly reports: string;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  readonly #place = mkdtempSync(path.join(os.tmpdir(), 'signalbox-test-'));
  readonly #tmp = path.join(this.#place, 'tmp');
  readonly #mark = `SIGNALBOX_TEST=${unguessable()}`;
  /** Sockets that were listened on, by inode, with their ports. */
  readonly #listened = new Map<string, number>();
  #output = '';
  #fate: number | string | null = null;

  constructor({ stacks, scenarios, env = {}, args = [], onTerminal = false }: RunPlan) {
    this.hold = new Hold(path.join(this.#place, 'hold'));
    this.reports = env['SIGNALBOX_REPORTS'] ?? path.join(this.#place, 'reports');
    mkdirSync(this.#tmp);
    const output = path.join(this.#place, 'results');
    // One after the other unless a test asks: what comes next must be known
    const workers = args.includes('--workers') ? [] : ['--workers', '1'];
    const command = [process.execPath, cli, 'test', '--output', output, ...workers, ...args];
    const [program = '', ...rest] = onTerminal
      ? ['script', '-qec', quoted(command), '/dev/null']
      : command;
    this.child = spawn(program, rest, {
      cwd: root,
      detached: true, // a group of its own, as under a terminal: Ctrl-C goes to the group
      env: {
        ...inherited(),
        CI: onTerminal ? '' : '1',
        TMPDIR: this.#tmp,
        PWTEST_CACHE_DIR: compiled,
        PLAYWRIGHT_HTML_OUTPUT_DIR: path.join(this.#place, 'html'),
        SIGNALBOX_TEST: this.#mark.split('=')[1],
        SIGNALBOX_HOLD: this.hold.folder,
        SIGNALBOX_PLAN: 'smoke',
        SIGNALBOX_STACKS: stacks.join(','),
        SIGNALBOX_SCENARIOS: scenarios.join(','),
        SIGNALBOX_REPORTS: this.reports,
        SIGNALBOX_STATE: path.join(this.#place, 'state'),
        ...env,
      },
    });
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code, signal) => {
        this.#fate = signal ?? code ?? 'no exit code';
        resolve(this.#fate);
      });
    });
    this.child.stdout?.on('data', (data: Buffer) => (this.#output += data.toString()));
    this.child.stderr?.on('data', (data: Buffer) => (this.#output += data.toString()));
  }

  /** Everything it printed so far. */
  get output(): string {
    return this.#output;
  }

  /** Its processes now; also notes what they listen on. */
  processes(): RunningProcess[] {
    const found = processesOf(this.#mark, this.#place);
    for (const { inode, port } of listeningSockets(found)) this.#listened.set(inode, port);
    return found;
  }

  /** Waits for something that the run does. @throws Error with its output when it ends or the time is over */
  async until<T>(what: string, look: () => T | null): Promise<T> {
    const alive = () => {
      const seen = look();
      if (seen === null && this.#fate !== null) throw new Error(`the run ended: ${this.#fate}`);
      return seen;
    };
    return until(what, alive).catch((error: unknown) => {
      throw new Error(`${String(error)}; the run printed:\n${this.#output}`);
    });
  }

  /** The peer of `holdingStack` that stands still. */
  held(): Promise<number> {
    return this.until('a peer stands still', () => this.hold.held);
  }

  /** The process whose arguments match. */
  process(pattern: RegExp): Promise<RunningProcess> {
    const look = () => this.processes().find(({ command }) => pattern.test(command)) ?? null;
    return this.until(`a process ${String(pattern)}`, look);
  }

  /** SIGKILL to the process whose arguments match. */
  async kill(pattern: RegExp): Promise<void> {
    const { pid } = await this.process(pattern);
    process.kill(pid, 'SIGKILL');
  }

  /** Ports that its processes listen on now. */
  listening(): number[] {
    return listeningSockets(this.processes()).map(({ port }) => port);
  }

  /** `run.json` of the run. @throws Error with the output when there is none */
  result(): RunFile {
    const file = path.join(this.reports, 'latest', 'run.json');
    if (!existsSync(file)) throw new Error(`no run.json; output: ${this.#output}`);
    return runFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  }

  /** What everybody saw of a cell that ran. @throws Error where it has no timeline */
  timelineOf(cell: Cell): readonly TimelineEvent[] {
    const file = path.join(this.reports, 'latest', cell.timeline ?? 'none');
    return parseTimeline(gunzipSync(readFileSync(file)).toString()).events;
  }

  /** Waits for the end of the run and of all it started. */
  async leftovers(): Promise<Leftovers> {
    await this.ended;
    const look = () => this.#look();
    const clean = () => (Object.values(look()).every(({ length }) => length === 0) ? true : null);
    await until('nothing is left', clean, goneWithinMs).catch(() => undefined); // the caller compares
    return look();
  }

  /** Ends what is left, however the test went. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const { pid } of this.processes()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        continue; // it has ended by itself
      }
    }
    await this.ended;
    rmSync(this.#place, { recursive: true, force: true, maxRetries: 5 });
  }

  #look(): Leftovers {
    const listening = new Set(allListening().map(({ inode }) => inode));
    const bound = [...this.#listened].filter(([inode]) => listening.has(inode));
    return {
      processes: this.processes().map(({ pid, command }) => `${pid} ${command.slice(0, 200)}`),
      ports: bound.map(([, port]) => port),
      files: readdirSync(this.#tmp),
    };
  }
}

export const nothing: Leftovers = { processes: [], ports: [], files: [] };

/** `chromium→firefox: failed peer-died`, for every cell: easy to compare, and to read when it differs. */
export function outcomesOf(cells: readonly Cell[]): string[] {
  return cells.map(({ offerer, answerer, outcome, reason }) =>
    `${offerer}→${answerer}: ${outcome} ${reason?.code ?? ''}`.trim(),
  );
}

/** What this test runner was given, without what it and Playwright set for themselves. */
function inherited(): NodeJS.ProcessEnv {
  const own =
    /^(TEST_|PW|PLAYWRIGHT_(?!BROWSERS_PATH)|FORCE_COLOR|DEBUG_COLORS|NO_COLOR|SIGNALBOX_(PLAN|STACKS|SCENARIOS|ATTEMPTS|BROKERS?|LINKS|REFERENCE|SEED|REPORTS|SLOTS|WORKER)$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

/** For a shell. */
const quoted = (words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
