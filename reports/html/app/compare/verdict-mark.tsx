/** A verdict as a lamp with its word. */
import type { ConformanceKind, FigureOutcome } from '../../../../harness/analysis/compare/model.ts';
import { kindWords, outcomeWords } from './words.ts';

export function VerdictMark({ of }: { of: FigureOutcome | ConformanceKind }) {
  const { symbol, label, means } = { ...outcomeWords, ...kindWords }[of];
  return (
    <span class={`badge ${of}`} title={means}>
      <span class="badge-symbol" aria-hidden="true">
        {symbol}
      </span>
      {label}
    </span>
  );
}
