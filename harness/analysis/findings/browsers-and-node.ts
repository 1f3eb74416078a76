/** Whether pairs of browsers and pairs of Node peers differ clearly in time to open; silent when they do not. */
import { byPlace } from '../place.ts';
import type { Cell, RunFile } from '../result.ts';
import type { Finding } from './finding.ts';
import { median, timeToOpen } from './time-to-open.ts';

const fewest = 4; // pairs on each side
const clearly = 2; // times

/** At most one note per place, and only with enough pairs on both sides. */
export function browsersAndNode({ cells, stacks }: RunFile): Finding[] {
  return byPlace(cells).flatMap((place) => comparedAt(place.cells, stacks, place.name));
}

function comparedAt(cells: readonly Cell[], stacks: RunFile['stacks'], place: string): Finding[] {
  const drivers = new Map(stacks.map(({ name, driver }) => [name, driver]));
  const isNode = (name: string) => drivers.get(name) === 'node-process';
  const isPage = (name: string) =>
    ['playwright-page', 'webdriver'].includes(drivers.get(name) ?? '');
  const times = (is: (name: string) => boolean) =>
    cells
      .filter((cell) => cell.scenario === 'connect' && is(cell.offerer) && is(cell.answerer))
      .flatMap((cell) => withTime(cell));
  const [pages, nodes] = [times(isPage), times(isNode)];
  const [page, node] = [median(pages.map(({ ms }) => ms)), median(nodes.map(({ ms }) => ms))];
  if (page === null || node === null || Math.min(pages.length, nodes.length) < fewest) return [];
  const [slow, fast] = page > node ? ['browsers', 'Node peers'] : ['Node peers', 'browsers'];
  const factor = Math.max(page, node) / Math.min(page, node);
  if (factor < clearly) return [];
  return [
    {
      severity: 'info',
      title: `Pairs of ${slow} open ${factor.toFixed(1)} × slower than pairs of ${fast}${place}`,
      text: `Median time to open: ${Math.round(page)} ms over ${pages.length} pairs of browsers, ${Math.round(node)} ms over ${nodes.length} pairs of Node peers.`,
      cells: [...pages, ...nodes].map(({ cell }) => cell.id),
    },
  ];
}

function withTime(cell: Cell): { cell: Cell; ms: number }[] {
  const ms = timeToOpen(cell);
  return ms === null ? [] : [{ cell, ms }];
}
