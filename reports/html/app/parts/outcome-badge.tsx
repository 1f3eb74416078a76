/** An outcome as a lamp with its word. */
import type { Outcome } from '../../../../harness/core/outcome.ts';
import { outcomeWords } from '../outcome-words.ts';

export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  const { symbol, label, means } = outcomeWords[outcome];
  return (
    <span class={`badge ${outcome}`} title={means}>
      <span class="badge-symbol" aria-hidden="true">
        {symbol}
      </span>
      {label}
    </span>
  );
}
