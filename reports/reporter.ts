/** The Playwright reporter: gathers what the tests attached and writes a run folder; it decides nothing. */
import path from 'node:path';
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
} from '@playwright/test/reporter';
import type { ShardInfo } from '../harness/analysis/result.ts';
import { asFailure } from '../harness/core/errors.ts';
import { cellId, type CellKey } from '../harness/core/ids.ts';
import type { Reason } from '../harness/core/outcome.ts';
import { plainLine } from '../harness/core/plain-text.ts';
import { unguessable } from '../harness/core/random.ts';
import { writeRun } from './archive.ts';
import { reportsFolder } from './folder.ts';
import { prepareApp } from './html/build.ts';
import { cellOfTest, gather, type Gathered } from './gather.ts';
import { keepInHistory, shardOf } from './keep.ts';
import { finishKilledRuns } from './killed-runs.ts';
import { Progress } from './progress.ts';
import { runFolderOf } from './run-record.ts';
import { SoFar } from './so-far.ts';
import { summaryOf } from './summary.ts';

/** Made by Playwright from the configuration, for runs and for merged blobs alike. */
export default class SignalboxReporter implements Reporter {
  readonly #progress = new Progress(process.stdout, process.env);
  readonly #planned = new Map<string, CellKey>();
  readonly #gathered: Gathered[] = [];
  #folder = path.resolve('reports');
  #startedAt = new Date();
  #id = '';
  #soFar: SoFar | null = null;
  #shard: ShardInfo | null = null;
  #hasBegun = false;
  #hasError = false;

  printsToStdio(): boolean {
    return this.#progress.enabled;
  }

  onBegin(config: FullConfig, suite: Suite): void {
    this.#folder = reportsFolder(config.configFile, process.env);
    this.#startedAt = new Date();
    this.#id = askedId(process.env) ?? runId(this.#startedAt);
    this.#shard = shardOf(config.shard, process.env);
    const tests = suite.allTests();
    for (const test of tests) {
      const key = cellOfTest(test);
      if (key !== null) this.#planned.set(cellId(key), key);
    }
    const stacks = [...this.#planned.values()].flatMap((key) => [key.offerer, key.answerer]);
    process.env['SIGNALBOX_PLANNED'] = [...new Set(stacks)].join(','); // for workers: Playwright tells them only one test after the other
    this.#progress.begin(tests.length);
  }

  onTestBegin(test: TestCase): void {
    if (!this.#hasBegun) this.#beginRecord();
    this.#progress.start(titleOf(test));
  }

  /** Of the run itself, not of a test. Where the progress line is, nobody else prints it. */
  onError({ message, value }: TestError): void {
    this.#hasError = true;
    this.#progress.say(message ?? value ?? 'an error without a message');
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const gathered = gather(test, result);
    this.#progress.end(titleOf(test), gathered?.attempt.outcome ?? 'unsupported');
    if (gathered === null) return;
    this.#gathered.push(gathered);
    this.#soFar?.add(gathered);
    const { outcome, reason } = gathered.attempt;
    if (outcome === 'passed' || outcome === 'unsupported') return;
    this.#progress.say(
      `✘ ${titleOf(test)}  ${reason?.code ?? outcome}: ${plainLine(reason?.what ?? '')}`,
    );
  }

  #beginRecord(): void {
    this.#hasBegun = true;
    prepareApp();
    const startedAt = this.#startedAt.toISOString();
    const planned = [...this.#planned.values()];
    this.#soFar = new SoFar(this.#folder, { id: this.#id, startedAt, shard: this.#shard, planned });
  }

  async onEnd(result: FullResult): Promise<{ status?: FullResult['status'] }> {
    this.#progress.finish();
    const isRefused = this.#hasError && !this.#hasBegun; // set-up failed: there was no run
    const isListed = !this.#hasBegun && result.status === 'passed'; // `--list` runs nothing
    if (this.#planned.size === 0 || isRefused || isListed) return {};
    const made = runFolderOf(
      {
        id: this.#id,
        startedAt: result.startTime.toISOString(),
        durationMs: result.duration,
        shard: this.#shard,
        planned: [...this.#planned.values()],
        unbegun: result.status === 'interrupted' ? stopped : undefined,
      },
      this.#gathered,
    );
    const { run } = made;
    try {
      process.stdout.write(await finishKilledRuns(this.#folder, process.env)); // before ours, which is the latest
      const folder = await writeRun(this.#folder, made);
      this.#soFar?.end();
      const kept = keepInHistory(run, this.#folder, process.env);
      const places = [`Report: ${path.join(folder, 'index.html')}`, kept].filter(Boolean);
      process.stdout.write(`\n${summaryOf(run)}\n\n${places.join('\n')}\n`);
    } catch (error) {
      const { code, what, cure } = asFailure(error);
      process.stderr.write(`\n${summaryOf(run)}\n\n${code}: ${what}\n  ${cure}\n`);
      return { status: 'failed' };
    }
    const { passed, quirk } = run.totals;
    const nothing = passed + quirk === 0 && result.status === 'passed';
    if (!nothing) return {};
    process.stderr.write('Nothing passed: a run that shows nothing is an error.\n');
    return { status: 'failed' };
  }
}

/** `connect chromium→firefox`, as `--grep` finds it. */
function titleOf(test: TestCase): string {
  return `${test.parent.title} ${test.title}`;
}

/** Whoever starts a run may give it its id, so as to find it again. */
function askedId(env: NodeJS.ProcessEnv): string | null {
  const id = env['SIGNALBOX_RUN_ID'] ?? '';
  return /^[\w-]{8,80}$/.test(id) ? id : null;
}

/** Sorts by time; the tail tells runs of all machines apart, since histories are merged by it. */
function runId(startedAt: Date): string {
  const stamp = startedAt.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${unguessable(6)}`;
}

/** Of cells that a stopped run never began. */
const stopped: Reason = {
  code: 'run-stopped',
  what: 'the run was stopped before this cell began',
  cure: 'run it again',
};
