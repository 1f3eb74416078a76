/** Distributions as lines: how many of the samples are at or below a value. */
import type { Latency } from '../../../../../harness/broker-lab/result.ts';
import { formatMs, formatNumber } from '../../format.ts';
import { lineClass } from '../broker-mark.tsx';
import { latencyAxis, shareAxis, tailAxis, type Axis } from '../../parts/plot-scale.ts';

/** One line; `index` is the broker's place in the file, so that its colour is the same everywhere. */
export interface CdfLine {
  readonly name: string;
  readonly index: number;
  readonly latency: Latency;
}

const [width, height] = [900, 300];
const frame = { left: 58, right: 18, top: 12, bottom: 40 };
const plotWidth = width - frame.left - frame.right;
const plotHeight = height - frame.top - frame.bottom;

export function CdfPlot({ lines, tail }: { lines: readonly CdfLine[]; tail: boolean }) {
  const x = latencyAxis(lines.flatMap(({ latency }) => endsOf(latency, tail)));
  const y = tail ? tailAxis(Math.max(...lines.map(({ latency }) => latency.n))) : shareAxis;
  return (
    <svg class="cdf" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={labelOf(lines)}>
      <Grid x={x} y={y} />
      {lines.map(({ name, index, latency }) => (
        <path key={name} class={`cdf-line ${lineClass(index)}`} d={pathOf(latency, x, y)} />
      ))}
    </svg>
  );
}

/** Without the tail, the last thousandth would squeeze all the rest. */
const endsOf = ({ min, p999, max }: Latency, tail: boolean): number[] => [min, tail ? max : p999];

const across = (axis: Axis, value: number): number => frame.left + axis.place(value) * plotWidth;
const down = (axis: Axis, share: number): number =>
  frame.top + (1 - axis.place(share)) * plotHeight;

function Grid({ x, y }: { x: Axis; y: Axis }) {
  return (
    <g class="grid">
      {y.ticks.map((tick) => (
        <g key={tick}>
          <path d={`M${frame.left} ${down(y, tick)}h${plotWidth}`} />
          <text x={frame.left - 8} y={down(y, tick) + 4} text-anchor="end">
            {percent(tick)}
          </text>
        </g>
      ))}
      {x.ticks.map((tick) => (
        <g key={tick}>
          <path d={`M${across(x, tick)} ${frame.top}v${plotHeight}`} />
          <text x={across(x, tick)} y={height - frame.bottom + 16} text-anchor="middle">
            {tick.toLocaleString('en', { maximumSignificantDigits: 2 })}
          </text>
        </g>
      ))}
      <text x={frame.left + plotWidth / 2} y={height - 4} text-anchor="middle">
        ms{x.log ? ', log scale' : ''}
      </text>
    </g>
  );
}

const percent = (share: number): string =>
  `${(share * 100).toLocaleString('en', { maximumFractionDigits: 2 })} %`;

function pathOf({ cdf, min }: Latency, x: Axis, y: Axis): string {
  const points: readonly (readonly [number, number])[] = [[min, 0], ...cdf];
  return points
    .map(([value, share], place) => {
      const at = `${across(x, value).toFixed(1)} ${down(y, share).toFixed(1)}`;
      return `${place === 0 ? 'M' : 'L'}${at}`;
    })
    .join('');
}

const labelOf = (lines: readonly CdfLine[]): string =>
  `Distributions: ${lines
    .map(
      ({ name, latency: { p50, p99, n } }) =>
        `${name} median ${formatMs(p50)}, 99 % below ${formatMs(p99)}, n ${formatNumber(n)}`,
    )
    .join('; ')}`;
