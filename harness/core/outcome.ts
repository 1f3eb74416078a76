/** The five outcomes of a cell, and how several combine into one. */

export const outcomes = ['passed', 'failed', 'quirk', 'unsupported', 'inconclusive'] as const;
export type Outcome = (typeof outcomes)[number];

/** Why a cell did not simply pass. */
export interface Reason {
  /** An error code of `errors.ts`, or the id of the check that said no. */
  readonly code: string;
  /** What happened, with the values. */
  readonly what: string;
  /** What to do about it. */
  readonly cure: string;
}

const worstFirst: readonly Outcome[] = ['failed', 'inconclusive', 'quirk', 'unsupported', 'passed'];

/** The worst of several outcomes; `inconclusive` when there is none, since nothing was seen. */
export function worstOutcome(all: readonly Outcome[]): Outcome {
  return worstFirst.find((outcome) => all.includes(outcome)) ?? 'inconclusive';
}
