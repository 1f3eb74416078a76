/** All attempts of a cell: a first failure is never hidden by a later success. */
import type { Attempt } from '../../../../harness/analysis/result.ts';
import { outcomeWords } from '../outcome-words.ts';
import { setQuery } from '../navigation.ts';

export function Attempts({ attempts, chosen }: { attempts: readonly Attempt[]; chosen: Attempt }) {
  const passed = attempts.filter((attempt) => attempt.outcome === 'passed').length;
  return (
    <div class="attempts" role="group" aria-label="Attempts">
      <span class="dim">
        {passed} of {attempts.length} attempts passed:
      </span>
      {attempts.map((attempt) => (
        <button
          key={attempt.index}
          type="button"
          class={`attempt ${attempt.outcome}`}
          aria-pressed={attempt === chosen}
          aria-label={`Attempt ${attempt.index + 1}, ${attempt.outcome}`}
          onClick={() => {
            setQuery({ attempt: String(attempt.index) });
          }}
        >
          {attempt.index + 1} <span aria-hidden="true">{outcomeWords[attempt.outcome].symbol}</span>
        </button>
      ))}
    </div>
  );
}
