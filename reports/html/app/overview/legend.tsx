/** What the colours and patterns of the matrix mean. */
import { formatValue } from '../format.ts';
import { outcomeWords } from '../outcome-words.ts';
import type { Matrix } from './matrix.ts';

export function Legend({ matrix, figure }: { matrix: Matrix; figure: string }) {
  const { scale, unit } = matrix;
  return (
    <div class="legend">
      {figure !== 'outcome' && scale && (
        <span class="scale">
          <span>{formatValue(scale.low, unit)}</span>
          <span class={`ramp ${matrix.better === 'higher' ? 'reversed' : ''}`} aria-hidden="true" />
          <span>{formatValue(scale.high, unit)}</span>
          <span class="dim">
            log scale, middle {formatValue(scale.middle, unit)}; warm is worse
          </span>
        </span>
      )}
      {figure === 'outcome' &&
        (['passed', 'failed', 'quirk', 'inconclusive'] as const).map((outcome) => (
          <span key={outcome} class="key">
            <span class={`swatch ${outcome}`} aria-hidden="true">
              {outcomeWords[outcome].symbol}
            </span>
            {outcome}
          </span>
        ))}
      <span class="key">
        <span class="swatch unsupported" aria-hidden="true" />
        unsupported
      </span>
    </div>
  );
}
