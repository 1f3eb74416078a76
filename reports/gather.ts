/** From the results of Playwright's tests, live or merged from blobs, to the attempts that they recorded. */
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { TestCase, TestResult } from '@playwright/test/reporter';
import { attemptRecord, type AttemptRecord } from '../harness/analysis/result.ts';
import { parseCellId, type CellKey } from '../harness/core/ids.ts';
import { attachmentNames } from './attachments.ts';

/** One test's result, with what it attached. */
export interface Gathered {
  readonly key: CellKey;
  readonly attempt: AttemptRecord['attempt'];
  /** What its worker knew of the machine; null when it left no record. */
  readonly about: Pick<AttemptRecord, 'environment' | 'stacks'> | null;
  readonly retry: number;
  /** Gzipped JSON lines; null when nothing ran. */
  readonly timeline: Buffer | null;
}

/** The cell that a test was declared for; null for tests that are not ours. */
export function cellOfTest(test: TestCase): CellKey | null {
  const annotation = test.annotations.find(({ type }) => type === 'cell');
  return annotation?.description === undefined ? null : parseCellId(annotation.description);
}

/**
 * What a result recorded. One that began and left no record counts as an attempt that is `inconclusive`, so that a
 * worker's death does not hide behind the cell's other attempts. Null for tests that are not ours or never began.
 */
export function gather(test: TestCase, result: TestResult): Gathered | null {
  const key = cellOfTest(test);
  if (key === null) return null;
  const { retry } = result;
  const record = recordOf(result);
  if (record !== null) {
    const { attempt, environment, stacks } = record;
    const timeline = attachment(result, attachmentNames.timeline);
    return { key, attempt, about: { environment, stacks }, retry, timeline };
  }
  if (result.status === 'skipped') return null;
  return { key, attempt: lostAttempt(result), about: null, retry, timeline: null };
}

function recordOf(result: TestResult): AttemptRecord | null {
  const body = attachment(result, attachmentNames.record);
  if (body === null) return null;
  try {
    return attemptRecord.parse(JSON.parse(body.toString()));
  } catch {
    return null; // cut off, or of another version
  }
}

function lostAttempt({ status, error, startTime, duration }: TestResult): Gathered['attempt'] {
  const [said = ''] = stripVTControlCharacters(error?.message ?? '').split('\n');
  const reason =
    status === 'interrupted'
      ? {
          code: 'run-stopped',
          what: 'the run was stopped in the middle of this cell',
          cure: 'run it again',
        }
      : {
          code: 'worker-died',
          what: `the cell began and left no record: ${said || `the test ${status}`}`,
          cure: 'run it again; if it happens again, look at the output of the runner',
        };
  const about = { startedAt: startTime.toISOString(), durationMs: duration };
  return { outcome: 'inconclusive', reason, ...about, checks: [], figures: {} };
}

function attachment(result: TestResult, name: string): Buffer | null {
  const found = result.attachments.find((candidate) => candidate.name === name);
  if (found?.body !== undefined) return found.body;
  try {
    return found?.path === undefined ? null : readFileSync(found.path);
  } catch {
    return null; // the file went with its worker
  }
}
