/** Symbol and words for each outcome: colour never stands alone. */
import type { Outcome } from '../../../harness/core/outcome.ts';

export interface OutcomeWords {
  readonly symbol: string;
  readonly label: string;
  readonly means: string;
}

export const outcomeWords: Readonly<Record<Outcome, OutcomeWords>> = {
  passed: { symbol: '✓', label: 'passed', means: 'The requirement was observed to hold.' },
  failed: {
    symbol: '✕',
    label: 'failed',
    means:
      'It was observed not to hold, or a deadline passed. The code and the last event seen say where.',
  },
  quirk: {
    symbol: '≈',
    label: 'quirk',
    means: 'It does not hold, and the ledger of known deviations lists exactly this one.',
  },
  unsupported: {
    symbol: '–',
    label: 'unsupported',
    means: 'A capability is absent in this build or on this machine. It was probed, never assumed.',
  },
  inconclusive: {
    symbol: '?',
    label: 'inconclusive',
    means: 'Nothing can be said: the stimulus never bit, or the harness itself failed.',
  },
};
