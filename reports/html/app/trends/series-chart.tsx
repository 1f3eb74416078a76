/** One series: a point a run with its quartiles, the level of each stretch, and where it changed. */
import type {
  ChangePoint,
  TrendRun,
  TrendSeries,
} from '../../../../harness/analysis/trends/model.ts';
import { counted, formatBytes, formatDate, formatNumber, formatValue } from '../format.ts';
import { figureLabel } from '../overview/figure-choice.ts';
import { edge, height, layOutSeries, width, type SeriesLayout } from './series-layout.ts';
import { changedWords } from './words.ts';

interface Props {
  readonly series: TrendSeries;
  readonly runs: readonly TrendRun[];
}

export function SeriesChart({ series, runs }: Props) {
  const layout = layOutSeries(series, runs.length);
  const last = series.points.at(-1);
  return (
    <figure class="series-chart">
      <figcaption title={series.definition}>
        <b>
          {series.offerer} → {series.answerer}
        </b>{' '}
        {figureLabel(series.figure).toLowerCase()}
        {series.unit !== 'B' && series.unit !== 'count' && `, ${series.unit}`}{' '}
        <span class="dim">
          {series.scenario} · {series.broker} · {series.link}
          {last && `, last ${formatValue(last.median, series.unit)}`}
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={labelOf(series)}>
        <Axis layout={layout} unit={series.unit} />
        {series.points.map(({ run, low, high, median, n }) => (
          <g key={run} class="trend-point">
            <path d={`M${layout.x(run)} ${layout.y(low)}V${layout.y(high)}`} />
            <circle cx={layout.x(run)} cy={layout.y(median)} r="3">
              <title>{`${runs[run]?.id ?? ''}: ${formatValue(median, series.unit)}, ${counted(n, 'attempt')}`}</title>
            </circle>
          </g>
        ))}
        {series.changePoints.map((change) => (
          <Change key={change.at} {...{ change, series, layout }} />
        ))}
      </svg>
      {series.changePoints.map((change) => (
        <p key={change.at} class={`change-words ${change.direction}`}>
          {wordsOf(change, series, runs)}
        </p>
      ))}
      {series.notSearched !== '' && <p class="dim">{series.notSearched}</p>}
    </figure>
  );
}

function Axis({ layout: { axis, y }, unit }: { layout: SeriesLayout; unit: string }) {
  return (
    <g class="grid">
      {axis.ticks.map((tick) => (
        <g key={tick}>
          <path d={`M${edge.left} ${y(tick)}H${width - edge.right}`} />
          <text x={edge.left - 7} y={y(tick) + 4} text-anchor="end">
            {unit === 'B' ? formatBytes(tick) : formatNumber(tick)}
          </text>
        </g>
      ))}
      <text x={edge.left} y={height - 5}>
        oldest run
      </text>
      <text x={width - edge.right} y={height - 5} text-anchor="end">
        newest
      </text>
    </g>
  );
}

interface ChangeProps {
  readonly change: ChangePoint;
  readonly series: TrendSeries;
  readonly layout: SeriesLayout;
}

/** A line between the last run before and the first after, and the level on both sides. */
function Change({ change, series, layout: { x, y } }: ChangeProps) {
  const at = (place: number): number => x(series.points[place]?.run ?? 0);
  const middle = (at(change.at - 1) + at(change.at)) / 2;
  const level = ({ from, to, median }: ChangePoint['before']): string =>
    `M${at(from)} ${y(median)}H${at(to)}`;
  return (
    <g class={`change ${change.direction}`}>
      <path class="change-line" d={`M${middle} ${edge.top - 8}V${height - edge.bottom}`} />
      <path class="level" d={`${level(change.before)}${level(change.after)}`} />
      <text x={middle} y={edge.top - 10} text-anchor="middle">
        {ratioWords(change)}
      </text>
    </g>
  );
}

const signs = { worse: '▼', better: '▲', none: '◆' } as const;

function ratioWords({ ratio, direction, before, after }: ChangePoint): string {
  const percent = ratio === null ? null : (ratio - 1) * 100;
  const change =
    percent === null
      ? `${formatNumber(before.median)} → ${formatNumber(after.median)}`
      : `${percent > 0 ? '+' : ''}${formatNumber(percent)} %`;
  return `${signs[direction]} ${change}`;
}

function wordsOf(change: ChangePoint, { unit }: TrendSeries, runs: readonly TrendRun[]): string {
  const run = runs[change.run];
  const since = run ? `since ${formatDate(run.startedAt)}` : '';
  const levels = `${formatValue(change.before.median, unit)} → ${formatValue(change.after.median, unit)}`;
  const told = change.coinciding.map(changedWords).join(' · ');
  const with_ = told === '' ? 'nothing that is recorded changed at the same time' : told;
  return `${ratioWords(change)} ${since} (${levels}, p ${change.p <= 0.001 ? 'at most 0.001' : change.p.toFixed(3)}): ${with_}`;
}

function labelOf({ points, changePoints, unit }: TrendSeries): string {
  const values = points.map(({ median }) => formatValue(median, unit));
  return `${counted(points.length, 'run')}, first ${values[0] ?? ''}, last ${values.at(-1) ?? ''}, ${counted(changePoints.length, 'change')}`;
}
