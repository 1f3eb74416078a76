/** Whether two runs of the same plan came out the same, cell by cell. */
import { ledger } from '../../harness/analysis/ledger/entries.ts';
import type { Cell, RunFile } from '../../harness/analysis/result.ts';

/** One cell that came out otherwise. */
export interface Difference {
  readonly cell: string;
  readonly first: string;
  readonly other: string;
  /** True where the ledger says that what one of the two showed only happens now and then. */
  readonly comesAndGoes: boolean;
}

/** Deviations of stacks that show now and then, by the code of their quirk. */
const nowAndThen: ReadonlySet<string> = new Set(
  ledger.filter(({ always }) => always === null).map(({ id }) => id),
);

/** Every cell of either run whose outcome, or the code of its reason, differs. */
export function differences(first: RunFile, other: RunFile): Difference[] {
  const [before, after] = [byId(first), byId(other)];
  const ids = new Set([...before.keys(), ...after.keys()]);
  return [...ids].flatMap((id) => {
    const [was, is] = [before.get(id), after.get(id)];
    const [a, b] = [cameOut(was), cameOut(is)];
    return a === b ? [] : [{ cell: id, first: a, other: b, comesAndGoes: mayShow(was, is) }];
  });
}

/** One passed or is a known quirk, the other too, and one of the two quirks comes and goes. */
function mayShow(...cells: readonly (Cell | undefined)[]): boolean {
  const excused = cells.every((cell) => cell?.outcome === 'passed' || cell?.outcome === 'quirk');
  return excused && cells.some((cell) => nowAndThen.has(cell?.reason?.code ?? ''));
}

const byId = ({ cells }: RunFile): Map<string, Cell> =>
  new Map(cells.map((cell) => [cell.id, cell]));

const cameOut = (cell: Cell | undefined): string =>
  cell === undefined ? 'not there' : `${cell.outcome} ${cell.reason?.code ?? ''}`.trim();
