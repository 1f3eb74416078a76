/** One file of a history: how it is named, written and read back, whatever version wrote it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { z } from 'zod';
import {
  runSummary,
  summaryOf,
  summarySchema,
  type RunSummary,
} from '../analysis/history/summary.ts';
import { runFile, runSchema } from '../analysis/result.ts';
import { HarnessError } from '../core/errors.ts';

/** No summary is larger; what claims to be is not unpacked. */
const largestBytes = 256 * 1024 * 1024;
const namePattern = /^\d{8}T\d{6}Z-[0-9a-f]{16}\.json\.gz$/;

/** Whether a file of this name is one of a history. */
export const isHistoryName = (name: string): boolean => namePattern.test(name);

/**
 * The same run has the same name on every machine, so that copying finds it again; two runs never share one, since
 * the id of a run is unguessable.
 */
export function nameOf({ id, startedAt, shard }: RunSummary): string {
  const stamp = new Date(startedAt).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const identity = JSON.stringify([id, startedAt, shard]);
  return `${stamp}-${createHash('sha256').update(identity).digest('hex').slice(0, 16)}.json.gz`;
}

/** The bytes of a file; the same for the same run. */
export const packed = (summary: RunSummary): Buffer => gzipSync(JSON.stringify(summary));

/**
 * Reads a file of a history, or a `run.json` of any schema version that is known, gzipped or not.
 * @throws HarnessError `bad-archive` that names the file, what is wrong with it and what to do
 */
export function readSummary(file: string): RunSummary {
  const json = jsonOf(file);
  switch (schemaOf(json)) {
    case summarySchema:
      return checked(file, runSummary, json);
    case runSchema:
      return summaryOf(checked(file, runFile, json));
    default:
      throw foreign(file, schemaOf(json));
  }
}

function jsonOf(file: string): unknown {
  try {
    const content = readFileSync(file);
    const isPacked = content[0] === 0x1f && content[1] === 0x8b; // RFC 1952, section 2.3.1
    const text = isPacked ? gunzipSync(content, { maxOutputLength: largestBytes }) : content;
    return JSON.parse(text.toString('utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw bad(file, `it is damaged or not whole: ${why}`, 'copy it again or remove it', error);
  }
}

const schemaOf = (json: unknown): unknown =>
  typeof json === 'object' && json !== null && 'schema' in json ? json.schema : undefined;

function checked<T>(file: string, schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
  throw bad(file, `it does not fit its schema: ${where}`, 'remove it', parsed.error);
}

function foreign(file: string, schema: unknown): HarnessError {
  const said = typeof schema === 'string' ? schema.slice(0, 60) : null;
  if (said?.startsWith('signalbox-') === true) {
    const cure = 'use the version of Signalbox that wrote it, or a newer one';
    return bad(file, `its schema ${said} is not known here`, cure, null);
  }
  return bad(file, 'it is no run of Signalbox', 'take it out of the folder', null);
}

const bad = (file: string, why: string, cure: string, cause: unknown): HarnessError =>
  new HarnessError({ code: 'bad-archive', what: `${file} was left out: ${why}`, cure, cause });
