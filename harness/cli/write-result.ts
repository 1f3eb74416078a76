/** Writes what a command found to the files that were asked for: JSON for programs, a page for people. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { HarnessError } from '../core/errors.ts';

export interface Files {
  readonly json: string | undefined;
  readonly html: string | undefined;
}

/**
 * @param page - builds the page; called only when one is wanted
 * @returns where the page is, or null when none was wanted
 * @throws HarnessError `reports-not-writable` naming the file
 */
export async function writeResult(
  { json, html }: Files,
  found: unknown,
  page: () => Promise<string>,
): Promise<string | null> {
  if (json !== undefined) writeText(json, `${JSON.stringify(found, null, 1)}\n`);
  if (html === undefined) return null;
  writeText(html, await page());
  return path.resolve(html);
}

/** @throws HarnessError `reports-not-writable` naming the file */
export function writeText(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new HarnessError({
      code: 'reports-not-writable',
      what: `${path.resolve(file)} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      cure: 'name another file',
      cause,
    });
  }
}
