/** What the three lanes of a cell are called. */
import type { Cell } from '../../../../harness/analysis/result.ts';
import type { PageRun } from '../source.ts';
import type { Participant } from '../../../../harness/core/ids.ts';

export type Names = Readonly<Record<Exclude<Participant, 'harness'>, string>>;

/** Stacks with their version, as far as the run knows it. */
export function namesOf(run: PageRun, cell: Cell): Names {
  const versioned = (name: string): string => {
    const version = run.stacks.find((stack) => stack.name === name)?.version ?? '';
    return version === '' ? name : `${name} ${short(version)}`;
  };
  return {
    offerer: versioned(cell.offerer),
    broker: cell.broker,
    answerer: versioned(cell.answerer),
  };
}

/** `0.33` of `0.33.4`; a file has no version but a digest, of which seven digits tell one from another. */
const short = (version: string): string =>
  version.startsWith('sha256:')
    ? version.slice('sha256:'.length, 'sha256:'.length + 7)
    : version.split('.').slice(0, 2).join('.');
