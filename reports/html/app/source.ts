/** Reads what is embedded in the page: the index at once, everything else when somebody asks for it. */
import type { Cell } from '../../../harness/analysis/result.ts';
import type { TimelineEvent } from '../../../harness/timeline/event.ts';
import {
  samplesBlock,
  type PackedModel,
  type PageCell,
  type PageModel,
  type SamplesBlock,
} from '../packed.ts';
import { unpackedModel } from './unpack.ts';

export type { FigureSummary, PageCell, PageModel, PageRun } from '../packed.ts';

/** @throws Error when the file was cut or edited, with what to do */
export function readModel(): PageModel {
  return unpackedModel(readEmbedded() as PackedModel); // written by pack.ts from a checked run
}

/** The value that the page was made from, of any kind of page. @throws Error as {@link readModel} */
export function readEmbedded(): unknown {
  const text = document.getElementById('report-model')?.textContent;
  if (!text) throw new Error('this file holds no results; make it again with `signalbox report`');
  return JSON.parse(text);
}

/**
 * The whole cell, with its attempts, checks and samples.
 * @throws Error when its block is not in the page or does not unpack
 */
export async function readCell({ id, block }: PageCell): Promise<Cell> {
  const cells = JSON.parse(await readBlock(block)) as Cell[]; // written by pack.ts from a checked run
  const found = cells.find((cell) => cell.id === id);
  if (found === undefined) throw new Error(`the block ${block} does not hold the cell ${id}`);
  return found;
}

/** Samples of one figure, by id of the cell; none where every value stands alone. */
export async function readSamples(figure: string): Promise<SamplesBlock> {
  const name = samplesBlock(figure);
  if ((await elementOf(name)) === undefined) return {};
  return JSON.parse(await readBlock(name)) as SamplesBlock; // written by pack.ts
}

/** Whether the timeline of that path came with the page. */
export const hasTimeline = async (path: string): Promise<boolean> =>
  (await elementOf(path)) !== undefined;

/**
 * The events of one timeline, in the order of the file; lines that are no events are left out.
 * @throws Error when it is not in the page or does not unpack
 */
export async function readTimeline(path: string): Promise<TimelineEvent[]> {
  const text = await readBlock(path);
  return text.split('\n').flatMap(eventOfLine);
}

async function readBlock(name: string): Promise<string> {
  const element = await elementOf(name);
  if (element === undefined) throw new Error(`${name} is not part of this file`);
  const packed = Uint8Array.from(atob(element.textContent), (sign) => sign.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
}

let byName: Map<string, Element> | undefined;

/** Blocks stand behind the app in the file: one that is asked for early may still be on its way. */
async function elementOf(name: string): Promise<Element | undefined> {
  const early = document.querySelector(`script[data-block="${CSS.escape(name)}"]`);
  if (early?.nextElementSibling) return early;
  await parsed();
  byName ??= new Map(
    [...document.querySelectorAll('script[data-block]')].map((element) => [
      element.getAttribute('data-block') ?? '',
      element,
    ]),
  );
  return byName.get(name);
}

function parsed(): Promise<void> {
  if (document.readyState !== 'loading') return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener('DOMContentLoaded', () => {
      resolve();
    });
  });
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
