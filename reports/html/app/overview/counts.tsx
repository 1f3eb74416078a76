/** How many cells ended how; each count is a filter, and together they are what was planned. */
import type { PageRun } from '../source.ts';
import { outcomes } from '../../../../harness/core/outcome.ts';
import { formatNumber } from '../format.ts';
import { setQuery } from '../navigation.ts';
import { outcomeWords } from '../outcome-words.ts';
import type { Query } from './selection.ts';

export function Counts({ totals, query }: { totals: PageRun['totals']; query: Query }) {
  return (
    <div class="counts" role="group" aria-label="Cells by outcome">
      {outcomes.map((outcome) => {
        const pressed = query['outcome'] === outcome;
        return (
          <button
            key={outcome}
            type="button"
            class={`count ${outcome} ${totals[outcome] === 0 ? 'none' : ''}`}
            aria-pressed={pressed}
            title={outcomeWords[outcome].means}
            onClick={() => {
              setQuery({ outcome: pressed ? '' : outcome });
            }}
          >
            <span class="lamp" aria-hidden="true">
              {outcomeWords[outcome].symbol}
            </span>
            <b>{formatNumber(totals[outcome])}</b> {outcomeWords[outcome].label}
          </button>
        );
      })}
      <span class="planned">
        = <b>{formatNumber(totals.planned)}</b> planned
      </span>
    </div>
  );
}
