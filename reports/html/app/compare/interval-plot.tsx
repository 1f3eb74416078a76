/** The interval of a ratio, drawn between the margins: in the band is equal, beyond it is a change. */
import type { FigureVerdict } from '../../../../harness/analysis/compare/model.ts';
import { changeWords, effectOf, ratioOf } from './words.ts';

const [width, height] = [240, 34];

/**
 * One scale for all plots of a page.
 * @returns how far a ratio may lie from 1 on the natural logarithm: all intervals, but no wider than a factor of 3
 */
export function reachOf(verdicts: readonly FigureVerdict[], margin: number): number {
  const ends = verdicts.flatMap((verdict) => {
    const effect = effectOf(verdict);
    return effect ? [effect.low, effect.high] : [];
  });
  const far = ends.reduce((most, end) => Math.max(most, end > 0 ? Math.abs(Math.log(end)) : 0), 0);
  return Math.min(Math.log(3), Math.max(far * 1.1, Math.log(1 + margin) * 3));
}

interface Props {
  readonly verdict: FigureVerdict;
  readonly margin: number;
  readonly reach: number;
}

export function IntervalPlot({ verdict, margin, reach }: Props) {
  const x = (ratio: number): number =>
    (Math.max(-1, Math.min(1, Math.log(Math.max(ratio, 1e-9)) / reach)) / 2) * (width - 16) +
    width / 2;
  const ratio = ratioOf(verdict);
  const effect = effectOf(verdict);
  const [low, high] = [x(1 / (1 + margin)), x(1 + margin)];
  return (
    <svg
      class={`interval-plot ${verdict.outcome}`}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={intervalWords(verdict)}
    >
      <rect class="margin-band" x={low} width={high - low} y="0" height={height} />
      <path class="no-change" d={`M${x(1)} 0v${height}`} />
      {effect && (
        <path
          class="interval-line"
          d={`M${x(effect.low)} ${height / 2}H${x(effect.high)}M${x(effect.low)} 11v12M${x(effect.high)} 11v12`}
        />
      )}
      {ratio !== null && <circle cx={x(ratio)} cy={height / 2} r="4.5" />}
    </svg>
  );
}

/** `+12 % (95 % interval +8 % to +16 %)` */
export function intervalWords(verdict: FigureVerdict): string {
  const ratio = ratioOf(verdict);
  const change = ratio === null ? 'no ratio' : changeWords(ratio);
  if (verdict.method === 'exact') return `${change}, exact`;
  const effect = effectOf(verdict);
  if (!effect) return change;
  const { low, high, confidence } = effect;
  return `${change} (${Math.round(confidence * 100)} % interval ${changeWords(low)} to ${changeWords(high)})`;
}
