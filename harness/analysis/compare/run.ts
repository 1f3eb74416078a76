/** What comparisons and trends need of a run: a summary of it, or the part of one that was measured in turns. */
import type { CellKey } from '../../core/ids.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Figure } from '../result.ts';

/** One attempt, with its figures by name; each is the samples in the order taken. */
export interface RunAttempt {
  readonly index: number;
  readonly retry: number;
  readonly outcome: Outcome;
  /** Code of its reason; empty when it simply passed. */
  readonly code: string;
  readonly figures: Readonly<Record<string, readonly number[]>>;
}

export interface RunCell extends CellKey {
  readonly id: string;
  readonly outcome: Outcome;
  readonly attempts: readonly RunAttempt[];
}

export type FigureMeaning = Pick<Figure, 'unit' | 'class' | 'better' | 'definition'>;

interface Named {
  readonly name: string;
  readonly version: string;
}

export interface RunMachine {
  readonly os: string;
  readonly arch: string;
  readonly cpu: string;
  readonly cores: number;
}

/** A run, as far as its numbers are compared with others; a `RunSummary` is one. */
export interface ComparableRun {
  readonly id: string;
  readonly startedAt: string;
  readonly plan: string;
  readonly fingerprint: {
    readonly signalbox: string;
    readonly commit: string;
    readonly machines: readonly RunMachine[];
    readonly stacks: readonly Named[];
    readonly brokers: readonly Named[];
  };
  /** Figure → what its numbers mean. */
  readonly figures: Readonly<Record<string, FigureMeaning>>;
  readonly cells: readonly RunCell[];
}

/** A kind of machine in words: same words, same kind. */
export const machineInWords = ({ cpu, cores, arch, os }: RunMachine): string =>
  `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${arch}, ${os}`;
