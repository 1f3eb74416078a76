/** A small plot of distributions on an axis that it shares with its neighbours. */
import { formatNumber } from '../format.ts';
import { curvePath, type Frame } from './curve.ts';
import type { Axis } from './plot-scale.ts';

export interface Curve {
  /** Which style it has, such as `base`. */
  readonly kind: string;
  readonly samples: readonly number[];
}

interface Props {
  readonly curves: readonly Curve[];
  readonly axis: Axis;
  readonly label: string;
  /** Id of a drawing that stands behind, such as all other curves in grey. */
  readonly behind?: string;
}

const [width, height] = [280, 118];
const edge = { left: 38, right: 12, top: 6, bottom: 20 };

/** Px of a value and of a share in a plot of this size. */
export const frameOf = (axis: Axis): Frame => ({
  x: (value) => edge.left + axis.place(value) * (width - edge.left - edge.right),
  y: (share) => height - edge.bottom - share * (height - edge.top - edge.bottom),
});

export function CurvePlot({ curves, axis, label, behind }: Props) {
  const frame = frameOf(axis);
  return (
    <svg class="curve-plot" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <Grid axis={axis} frame={frame} />
      {behind !== undefined && <use href={`#${behind}`} class="curve-behind" />}
      {curves.map(({ kind, samples }) => (
        <g key={kind} class={`curve ${kind}`}>
          <path d={curvePath(samples, frame)} />
          {samples.length > 0 && <Middle samples={samples} frame={frame} />}
        </g>
      ))}
    </svg>
  );
}

/** A dot at the median, where the eye looks first. */
function Middle({ samples, frame }: { samples: readonly number[]; frame: Frame }) {
  const sorted = [...samples].sort((one, other) => one - other);
  const at = (place: number): number => sorted[place] ?? 0;
  const middle =
    (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2;
  return <circle cx={frame.x(middle)} cy={frame.y(0.5)} r="3.2" />;
}

function Grid({ axis, frame: { x, y } }: { axis: Axis; frame: Frame }) {
  return (
    <g class="grid">
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <path d={`M${edge.left} ${y(share)}H${width - edge.right}`} />
          <text x={edge.left - 5} y={y(share) + 3.5} text-anchor="end">
            {share * 100}%
          </text>
        </g>
      ))}
      {axis.ticks.map((tick) => (
        <g key={tick}>
          <path d={`M${x(tick)} ${y(0)}v3`} />
          <text x={x(tick)} y={height - 5} text-anchor="middle">
            {formatNumber(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}
