/** From the results of Playwright's tests, live or merged from blobs, to the attempts that they recorded. */
import { readFileSync } from 'node:fs';
import type { TestCase, TestResult } from '@playwright/test/reporter';
import { attemptRecord, type AttemptRecord } from '../harness/analysis/result.ts';
import { parseCellId, type CellKey } from '../harness/core/ids.ts';
import { attachmentNames } from './attachments.ts';

/** One test's result, with what it attached. */
export interface Gathered {
  readonly key: CellKey;
  readonly record: AttemptRecord;
  readonly retry: number;
  /** Gzipped JSON lines; null when nothing ran. */
  readonly timeline: Buffer | null;
}

/** The cell that a test was declared for; null for tests that are not ours. */
export function cellOfTest(test: TestCase): CellKey | null {
  const annotation = test.annotations.find(({ type }) => type === 'cell');
  return annotation?.description === undefined ? null : parseCellId(annotation.description);
}

/** What a result recorded; null when it ended before it could, such as when its worker was killed. */
export function gather(test: TestCase, result: TestResult): Gathered | null {
  const key = cellOfTest(test);
  const body = attachment(result, attachmentNames.record);
  if (key === null || body === null) return null;
  const parsed = attemptRecord.safeParse(JSON.parse(body.toString()));
  if (!parsed.success) return null;
  const timeline = attachment(result, attachmentNames.timeline);
  return { key, record: parsed.data, retry: result.retry, timeline };
}

function attachment(result: TestResult, name: string): Buffer | null {
  const found = result.attachments.find((candidate) => candidate.name === name);
  if (found?.body !== undefined) return found.body;
  return found?.path === undefined ? null : readFileSync(found.path);
}
