/** The sample as the page gets it: run, findings and compressed timelines. */
import { gzipSync } from 'node:zlib';
import { findingsOf } from '../../../harness/analysis/findings.ts';
import type { Cell } from '../../../harness/analysis/result.ts';
import type { TimelineEvent } from '../../../harness/timeline/event.ts';
import { reportSchema, type ReportModel } from '../../model.ts';
import { isBroken, isSlow, sampleRun } from './run.ts';
import { sampleTimeline } from './timeline.ts';

/** @param sentinel - a hostile string to plant in payloads and user agents, if any */
export function sampleModel(sentinel?: string): ReportModel {
  const run = sampleRun();
  const timelines: Record<string, string> = {};
  for (const cell of run.cells) {
    if (cell.timeline !== null)
      timelines[cell.timeline] = compressTimeline(eventsOf(cell, sentinel));
  }
  return {
    schema: reportSchema,
    run,
    findings: findingsOf(run),
    timelines,
    generatedAt: '2026-11-22T16:44:00.000Z',
  };
}

/** JSON lines, gzipped, in base64: what an embedded timeline is made of. */
function compressTimeline(events: readonly TimelineEvent[]): string {
  const lines = events.map((event) => JSON.stringify(event)).join('\n');
  return gzipSync(`${lines}\n`).toString('base64');
}

function eventsOf({ offerer, answerer }: Cell, sentinel: string | undefined): TimelineEvent[] {
  return sampleTimeline({
    offerer,
    answerer,
    dtlsMs: isSlow(offerer, answerer) ? 987 : 9,
    opens: !isBroken(offerer, answerer),
    ...(sentinel === undefined ? {} : { sentinel }),
  });
}
