/** Symbols and words for verdicts: colour never stands alone. */
import type {
  ConformanceKind,
  Design,
  FigureOutcome,
  FigureVerdict,
  StatisticalVerdict,
} from '../../../../harness/analysis/compare/model.ts';
import { formatNumber, formatValue } from '../format.ts';

interface Words {
  readonly symbol: string;
  readonly label: string;
  readonly means: string;
}

export const outcomeWords: Readonly<Record<FigureOutcome, Words>> = {
  regressed: {
    symbol: '▼',
    label: 'regressed',
    means: 'It is worse, by more than the margin, and more surely than chance would make it look.',
  },
  improved: {
    symbol: '▲',
    label: 'improved',
    means: 'It is better, by more than the margin, and more surely than chance would make it look.',
  },
  equivalent: {
    symbol: '=',
    label: 'equivalent',
    means: 'Any difference is smaller than the margin: that was shown, not assumed.',
  },
  undecided: {
    symbol: '?',
    label: 'undecided',
    means: 'The samples allow neither verdict; it is said how many would.',
  },
};

export const kindWords: Readonly<Record<ConformanceKind, Words>> = {
  'newly-failing': { symbol: '✕', label: 'newly failing', means: 'Passed before, fails now.' },
  'newly-passing': { symbol: '✓', label: 'newly passing', means: 'Failed before, passes now.' },
  flickering: { symbol: '≈', label: 'flickering', means: 'Passes and fails by turns.' },
  'not-judged': { symbol: '?', label: 'not judged', means: 'On one side nothing was learnt.' },
  added: { symbol: '+', label: 'added', means: 'Only the head has it.' },
  removed: { symbol: '−', label: 'removed', means: 'Only the base has it.' },
  unchanged: { symbol: '=', label: 'unchanged', means: 'The same on both sides.' },
};

export const designWords: Readonly<Record<Design, { short: string; long: string }>> = {
  interleaved: {
    short: 'both sides in turns, within one run',
    long: 'Both sides ran in turns and in random order on the same machine: whatever the machine did fell on both alike.',
  },
  runs: {
    short: 'separate runs, with their noise known',
    long: 'The sides are separate runs. How far two runs differ when nothing has changed was learnt from several, and is allowed for.',
  },
  'lone-runs': {
    short: 'two lone runs: no verdict on times',
    long: 'The sides are single runs, and nobody knows how far two runs of this machine differ when nothing has changed: counts and conformance have verdicts, times have none.',
  },
};

/** `+12 %`, `−3.1 %`; of head against base. */
export function changeWords(ratio: number): string {
  const percent = (ratio - 1) * 100;
  if (!Number.isFinite(percent)) return '–';
  const sign = percent > 0 ? '+' : '';
  return `${sign}${formatNumber(Math.abs(percent) < 0.05 ? 0 : percent)} %`;
}

/** The ratio with its interval; null for exact figures and where there was nothing to estimate it from. */
export const effectOf = (verdict: FigureVerdict): StatisticalVerdict['effect'] =>
  verdict.method === 'statistical' ? verdict.effect : null;

/** head ÷ base of the medians, or of the pairs; null where a side has none. */
export function ratioOf(verdict: FigureVerdict): number | null {
  const effect = effectOf(verdict);
  if (effect) return effect.ratio;
  const { base, head } = verdict;
  if (base.median === null || head.median === null) return null;
  if (base.median === head.median) return 1;
  return base.median === 0 ? null : head.median / base.median;
}

/** `126 ms → 141 ms` */
export function mediansWords({ base, head, unit }: FigureVerdict): string {
  const words = (median: number | null): string =>
    median === null ? '–' : formatValue(median, unit);
  return `${words(base.median)} → ${words(head.median)}`;
}
