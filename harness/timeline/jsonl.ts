/** A timeline as text: one header line, then one event a line, as JSON; damage is named by its line. */
import { z } from 'zod';
import { HarnessError, type Failure } from '../core/errors.ts';
import { timelineEvent, timelineSchema, type TimelineEvent } from './event.ts';

/** Checks the first line of a stored timeline. */
export const timelineHeader = z.object({
  schema: z.literal(timelineSchema),
  /** Id of the cell. */
  cell: z.string(),
  /** Index of the attempt, 0 for the first. */
  attempt: z.int().nonnegative(),
});
export type TimelineHeader = z.infer<typeof timelineHeader>;

export interface ParsedTimeline {
  readonly header: TimelineHeader;
  readonly events: TimelineEvent[];
  /** Set when the last line was cut off; the events before it are all there. */
  readonly damage: Failure | null;
}

/** The text of a timeline file, ending in a newline. */
export function serialiseTimeline(
  about: Omit<TimelineHeader, 'schema'>,
  events: readonly TimelineEvent[],
): string {
  const header: TimelineHeader = { schema: timelineSchema, ...about };
  return [header, ...events].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/**
 * Reads a timeline file back.
 * @throws HarnessError `bad-archive`, naming the line, when the header or any line but the last is damaged
 */
export function parseTimeline(text: string): ParsedTimeline {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const header = readLine(timelineHeader, lines[0] ?? '', 1);
  if (!header.ok) throw new HarnessError(header.failure);
  const events: TimelineEvent[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    const read = readLine(timelineEvent, line, index + 1);
    if (read.ok) events.push(read.value);
    else if (index === lines.length - 1)
      return { header: header.value, events, damage: read.failure };
    else throw new HarnessError(read.failure);
  }
  return { header: header.value, events, damage: null };
}

type Read<T> = { ok: true; value: T } | { ok: false; failure: Failure };

function readLine<T>(schema: z.ZodType<T>, line: string, number: number): Read<T> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { ok: false, failure: damaged(number, `is not JSON: ${line.slice(0, 60)}`) };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  return {
    ok: false,
    failure: damaged(number, z.prettifyError(parsed.error).replaceAll('\n', ' ')),
  };
}

function damaged(line: number, why: string): Failure {
  return {
    code: 'bad-archive',
    what: `line ${line} of the timeline: ${why}`,
    cure: 'run the cell again; a cut-off last line means that the recorder was killed while writing',
  };
}
