/** A share of a whole as a bar to scale, with the interval of it as a bracket. */
import { formatNumber } from '../../format.ts';
import { lineClass } from '../broker-mark.tsx';

interface Props {
  /** All three between 0 and 1. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly index: number;
}

const [width, height] = [400, 22];

export function ShareBar({ share, low, high, index }: Props) {
  const x = (value: number): number => Math.min(1, Math.max(0, value)) * width;
  const percent = (value: number): string => `${formatNumber(value * 100)} %`;
  const label = `${percent(share)} of time to open, 95 % interval ${percent(low)} to ${percent(high)}`;
  return (
    <svg
      class="share-bar"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <rect class="share-rest" x="0" y="4" width={width} height={height - 8} />
      <rect
        class={`share-part ${lineClass(index)}`}
        x="0"
        y="4"
        width={x(share)}
        height={height - 8}
      />
      <path
        class="share-interval"
        d={`M${x(low)} 1v${height - 2}M${x(high)} 1v${height - 2}M${x(low)} ${height / 2}H${x(high)}`}
      />
    </svg>
  );
}
