/** How large the sequence diagram is drawn: in steps, or so that all of it fits the window. */
import { setQuery } from '../navigation.ts';

const factors = [0.6, 0.8, 1, 1.35, 1.8, 2.6, 4, 8, 16, 32] as const;
const plain = 2;

/**
 * Px per row, or px for the whole of the time.
 * @param zoom - from the URL: a step, `fit`, or empty for the plain size
 */
export function sizeOf(zoom: string, mode: 'rows' | 'time', rows: number): number {
  const window = Math.max(320, innerHeight - 180);
  if (zoom === 'fit') return mode === 'time' ? window : Math.max(11, Math.min(22, window / rows));
  return (mode === 'rows' ? 22 : 640) * (factors[stepOf(zoom)] ?? 1);
}

export function Zoom({ zoom }: { zoom: string }) {
  const step = stepOf(zoom);
  const to = (next: number): void => {
    setQuery({ zoom: next === plain ? '' : String(next) });
  };
  return (
    <div class="segments" role="group" aria-label="Zoom">
      <button
        type="button"
        aria-label="Zoom out"
        disabled={step === 0}
        onClick={() => {
          to(step - 1);
        }}
      >
        −
      </button>
      <button
        type="button"
        aria-pressed={zoom === 'fit'}
        onClick={() => {
          setQuery({ zoom: zoom === 'fit' ? '' : 'fit' });
        }}
      >
        Fit
      </button>
      <button
        type="button"
        aria-label="Zoom in"
        disabled={step === factors.length - 1}
        onClick={() => {
          to(step + 1);
        }}
      >
        +
      </button>
    </div>
  );
}

/** The plain size for whatever is no step. */
function stepOf(zoom: string): number {
  const step = Number(zoom);
  return zoom !== '' && Number.isInteger(step) && step >= 0 && step < factors.length ? step : plain;
}
