/** Reads what is embedded in the page: the model at once, a timeline when its cell is opened. */
import type { TimelineEvent } from '../../../harness/timeline/event.ts';
import type { ReportModel } from '../../model.ts';

/** The model without its timelines, which stay packed in elements of their own. */
export type PageModel = Omit<ReportModel, 'timelines'>;

/** @throws Error when the file was cut or edited, with what to do */
export const readModel = (): PageModel => readEmbedded() as PageModel; // written by build.ts from a checked run

/** The value that the page was made from, of either kind of page. @throws Error as {@link readModel} */
export function readEmbedded(): unknown {
  const text = document.getElementById('report-model')?.textContent;
  if (!text) throw new Error('this file holds no results; make it again with `signalbox report`');
  return JSON.parse(text);
}

/** Whether the timeline of that path came with the page. */
export const hasTimeline = (path: string): boolean => elements().has(path);

/**
 * The events of one timeline, in the order of the file; lines that are no events are left out.
 * @throws Error when it is not in the page or does not unpack
 */
export async function readTimeline(path: string): Promise<TimelineEvent[]> {
  const element = elements().get(path);
  if (!element) throw new Error(`the timeline ${path} is not part of this file`);
  const packed = Uint8Array.from(atob(element.textContent), (sign) => sign.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  const text = await new Response(stream).text();
  return text.split('\n').flatMap(eventOfLine);
}

let byPath: Map<string, Element> | undefined;

function elements(): Map<string, Element> {
  byPath ??= new Map(
    [...document.querySelectorAll('script[data-timeline]')].map((element) => [
      element.getAttribute('data-timeline') ?? '',
      element,
    ]),
  );
  return byPath;
}

/** The first line of a file is its header and has no `kind`; a damaged line must not hide the others. */
function eventOfLine(line: string): TimelineEvent[] {
  if (line.trim() === '') return [];
  try {
    const value: unknown = JSON.parse(line);
    return isEvent(value) ? [value] : [];
  } catch {
    return [];
  }
}

const isEvent = (value: unknown): value is TimelineEvent =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  typeof value.kind === 'string' &&
  'by' in value &&
  't' in value &&
  typeof value.t === 'number';
