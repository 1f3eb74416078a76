/** What comparisons and trends need of a run. */
import type { MachinePrint } from '../history/fingerprint.ts';
import type { CellSummary, Meaning, RunSummary } from '../history/summary.ts';

/** A run, as far as its numbers are compared with others. */
export type ComparableRun = Pick<
  RunSummary,
  'id' | 'startedAt' | 'plan' | 'fingerprint' | 'figures' | 'cells'
>;
export type RunCell = CellSummary;
export type FigureMeaning = Meaning;

/** A kind of machine in words: same words, same kind. */
export const machineInWords = ({ cpu, cores, arch, os }: MachinePrint): string =>
  `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${arch}, ${os}`;
