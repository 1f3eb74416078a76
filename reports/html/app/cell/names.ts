/** What the three lanes of a cell are called. */
import type { Cell } from '../../../../harness/analysis/result.ts';
import type { PageRun } from '../source.ts';
import type { Participant } from '../../../../harness/core/ids.ts';

export type Names = Readonly<Record<Exclude<Participant, 'harness'>, string>>;

/** Stacks with their version, as far as the run knows it. */
export function namesOf(run: PageRun, cell: Cell): Names {
  const versioned = (name: string): string => {
    const version = run.stacks.find((stack) => stack.name === name)?.version ?? '';
    return version === '' ? name : `${name} ${version.split('.').slice(0, 2).join('.')}`;
  };
  return {
    offerer: versioned(cell.offerer),
    broker: cell.broker,
    answerer: versioned(cell.answerer),
  };
}
