/** The phases of one connection end to end, to the scale of the longest. */
import type { ConnectPhases } from '../../../../../harness/broker-lab/result.ts';
import { formatMs } from '../../format.ts';
import { phases } from './phases.ts';

const [width, height] = [400, 20];

export function PhaseBar({ connect, longest }: { connect: ConnectPhases; longest: number }) {
  const scale = longest > 0 ? width / longest : 0;
  let at = 0;
  const parts = phases.flatMap(({ key, label }) => {
    const ms = connect[key]?.p50 ?? 0;
    if (ms <= 0) return [];
    const x = at * scale;
    at += ms;
    return [{ key, text: `${label} ${formatMs(ms)}`, x, size: ms * scale }];
  });
  return (
    <svg
      class="phase-bar"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={parts.map(({ text }) => text).join(', ')}
    >
      {parts.map(({ key, text, x, size }) => (
        <rect
          key={key}
          class={`phase ${key}`}
          x={x}
          y="0"
          width={Math.max(size, 0.5)}
          height={height}
        >
          <title>{text}</title>
        </rect>
      ))}
    </svg>
  );
}
