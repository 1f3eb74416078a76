/** The report's data contract: one value holds all that the page knows. */
import type { Finding } from '../harness/analysis/findings.ts';
import type { RunFile } from '../harness/analysis/result.ts';

export const reportSchema = 'signalbox-report/1';

/** What `html/build.ts` turns into one self-contained page. */
export interface ReportModel {
  readonly schema: typeof reportSchema;
  readonly run: RunFile;
  /** What stands out, in words, most important first. */
  readonly findings: readonly Finding[];
  /** Path of a timeline as the run names it → base64 of its gzipped JSON lines. */
  readonly timelines: Readonly<Record<string, string>>;
  /** ISO 8601; when the page was made, which may be long after the run. */
  readonly generatedAt: string;
}
