/** Which figures the matrix can be switched to: the four that everybody asks for, then all others. */
import type { PageCell } from '../source.ts';

export interface FigureChoice {
  readonly name: string;
  readonly label: string;
}

/** The first name that the run has is taken. */
const favourites: readonly { label: string; names: readonly string[] }[] = [
  { label: 'Time to open', names: ['time-to-open'] },
  { label: 'Round trip', names: ['round-trip.idle', 'round-trip.loaded'] },
  { label: 'Goodput', names: ['goodput.64KiB.offerer→answerer', 'goodput.16KiB.offerer→answerer'] },
];

/** Names of all figures of the run, in the order they first appear. */
export const figureNames = (cells: readonly PageCell[]): string[] => [
  ...new Set(cells.flatMap((cell) => Object.keys(cell.figures))),
];

/** `main` become buttons, `more` a list. */
export function figureChoices(cells: readonly PageCell[]): {
  main: FigureChoice[];
  more: FigureChoice[];
} {
  const names = figureNames(cells);
  const main = favourites.flatMap(({ label, names: wanted }) => {
    const name = wanted.find((candidate) => names.includes(candidate));
    return name === undefined ? [] : [{ name, label }];
  });
  const taken = new Set(main.map(({ name }) => name));
  const more = names
    .filter((name) => !taken.has(name))
    .map((name) => ({ name, label: figureLabel(name) }));
  return { main: [{ name: 'outcome', label: 'Outcome' }, ...main], more };
}

/** `time-to-first-echo` → `Time to first echo` */
export function figureLabel(name: string): string {
  const words = name
    .replaceAll(/[-.]/g, ' ')
    .replaceAll(/\b(?:ice|dtls|sctp|mqtt)\b/g, (short) => short.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}
