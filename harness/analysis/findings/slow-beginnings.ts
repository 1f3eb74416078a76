/** Stacks whose first bulk data on a fresh connection is slow, although they are fast later (catalogue section 6.3). */
import { byPlace } from '../place.ts';
import type { Cell } from '../result.ts';
import { typical } from '../stats/typical.ts';
import type { Finding } from './finding.ts';

const timesLess = 4;
const beginnings = /^goodput\.(first-\S+)\.(offerer→answerer|answerer→offerer)$/;

interface Beginning {
  readonly cell: string;
  readonly sender: string;
  readonly receiver: string;
  readonly first: number;
  readonly later: number;
}

/** One finding per sending stack and place, with every receiver that shows it. */
export function slowBeginnings(cells: readonly Cell[]): Finding[] {
  return byPlace(cells).flatMap((place) => slowAt(place.cells, place.name));
}

function slowAt(cells: readonly Cell[], place: string): Finding[] {
  const slow = cells.flatMap(beginningsOf).filter(({ first, later }) => later >= timesLess * first);
  const senders = [...new Set(slow.map(({ sender }) => sender))];
  return senders.map((sender) =>
    asFinding(
      sender,
      slow.filter((each) => each.sender === sender),
      place,
    ),
  );
}

/** Later is the fastest window of the same direction alone. */
function beginningsOf({ id, offerer, answerer, figures }: Cell): Beginning[] {
  return Object.entries(figures).flatMap(([name, figure]) => {
    const direction = beginnings.exec(name)?.[2];
    if (direction === undefined) return [];
    const alone = new RegExp(`^goodput\\.\\d+(B|KiB|MiB)\\.${direction}$`);
    const windows = Object.entries(figures).flatMap(([other, window]) =>
      alone.test(other) ? (typical(window) ?? []) : [],
    );
    const first = typical(figure);
    if (first === null || windows.length === 0) return [];
    const [sender, receiver] =
      direction === 'offerer→answerer' ? [offerer, answerer] : [answerer, offerer];
    return [{ cell: id, sender, receiver, first, later: Math.max(...windows) }];
  });
}

function asFinding(sender: string, slow: readonly Beginning[], place: string): Finding {
  const rates = slow.map(
    ({ receiver, first, later }) => `to ${receiver} ${rounded(first)}, later ${rounded(later)}`,
  );
  return {
    severity: 'info',
    title: `${sender} is slow in what it sends first${place}`,
    text: `The first transfer on a fresh connection against the fastest later one of the same direction, in Mbit/s: ${rates.join('; ')}. Slow start, the losses that it ends in and cold code are in what a connection carries first, and a short transfer consists of it.`,
    cells: [...new Set(slow.map(({ cell }) => cell))],
  };
}

const rounded = (rate: number): string => rate.toFixed(rate < 10 ? 1 : 0);
