/** Long lists are drawn in portions, so that 2,000 rows cost nothing until somebody asks for them. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { formatNumber } from '../format.ts';

/** @returns how many to draw, and the button that draws more (null when all are there) */
export function usePortion(
  total: number,
  size: number,
): { shown: number; more: ComponentChildren } {
  const [asked, setAsked] = useState(size);
  const shown = Math.min(asked, total);
  const more =
    shown === total ? null : (
      <button
        type="button"
        class="more"
        onClick={() => {
          setAsked(asked + size * 4);
        }}
      >
        Show more ({formatNumber(total - shown)} left)
      </button>
    );
  return { shown, more };
}
