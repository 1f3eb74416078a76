/** Every sample as a dot, with the middle and the middle 80 % marked: a distribution, not a mean. */
import { formatValue } from '../format.ts';
import type { FigureSummary } from '../source.ts';

export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

const width = 400;
const height = 30;

/** An axis that holds all values; logarithmic when they differ by more than a factor of 20. */
export function axisOf(figures: readonly FigureSummary[]): Axis {
  const lows = figures.map((figure) => (figure.type === 'value' ? figure.value : figure.min));
  const highs = figures.map((figure) => (figure.type === 'value' ? figure.value : figure.max));
  const low = lows.reduce((least, value) => Math.min(least, value), Infinity);
  const high = highs.reduce((most, value) => Math.max(most, value), -Infinity);
  const log = low > 0 && high / low > 20;
  const pad = log ? 0 : (high - low) * 0.04 || Math.abs(high) * 0.1 || 1;
  return {
    low: log ? low / 1.1 : Math.max(low < 0 ? -Infinity : 0, low - pad),
    high: log ? high * 1.1 : high + pad,
    log,
  };
}

interface Props {
  readonly figure: FigureSummary;
  readonly samples: readonly number[];
  readonly axis: Axis;
}

export function Strip({ figure, samples, axis }: Props) {
  const x = placer(axis);
  const label =
    figure.type === 'value'
      ? formatValue(figure.value, figure.unit)
      : `median ${formatValue(figure.p50, figure.unit)}, 90 % below ${formatValue(figure.p90, figure.unit)}, ${formatValue(figure.min, figure.unit)} to ${formatValue(figure.max, figure.unit)}`;
  return (
    <svg
      class="strip"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <line class="strip-axis" x1="0" x2={width} y1={height / 2} y2={height / 2} />
      {figure.type === 'value' ? (
        <rect class="strip-median" x={x(figure.value) - 1} y="5" width="2.5" height={height - 10} />
      ) : (
        <>
          <path class="strip-dots" d={dots(samples, x)} />
          <rect class="strip-median" x={x(figure.p50) - 1} y="3" width="2.5" height={height - 6} />
          <rect class="strip-p90" x={x(figure.p90) - 0.5} y="7" width="1.5" height={height - 14} />
        </>
      )}
    </svg>
  );
}

/** One path for all dots: a thousand elements would be a thousand times as dear. */
function dots(samples: readonly number[], x: (value: number) => number): string {
  return samples
    .slice(0, 1000)
    .map((sample, index) => {
      const y = 6 + ((index * 7) % 11) * ((height - 12) / 10);
      return `M${x(sample).toFixed(1)} ${y.toFixed(1)}h.01`;
    })
    .join('');
}

function placer({ low, high, log }: Axis): (value: number) => number {
  if (high <= low) return () => width / 2;
  if (log) return (value) => (Math.log(Math.max(value, low) / low) / Math.log(high / low)) * width;
  return (value) => ((value - low) / (high - low)) * width;
}

/** What the ends of the axis stand for. */
export function AxisLine({ axis, unit }: { axis: Axis; unit: string }) {
  return (
    <div class="axis-line">
      <span>{formatValue(axis.low, unit)}</span>
      <span>{axis.log ? 'log scale' : ''}</span>
      <span>{formatValue(axis.high, unit)}</span>
    </div>
  );
}
