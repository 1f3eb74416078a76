/** The first page: the history in a few sentences, then each change with what moved and what changed with it. */
import type { TrendEvent, Trends } from '../../../../harness/analysis/trends/model.ts';
import { formatDate } from '../format.ts';
import { figureLabel } from '../overview/figure-choice.ts';
import { usePortion } from '../parts/portion.tsx';
import { SeriesChart } from './series-chart.tsx';
import { byHowMuch, changedWords, whereOf } from './words.ts';

export function EventsPage({ trends }: { trends: Trends }) {
  const [first = ''] = trends.sentences;
  const { shown, more } = usePortion(trends.events.length, 20);
  return (
    <>
      <h1 class="summary" tabIndex={-1}>
        {first}
      </h1>
      <ul class="sentences">
        {trends.events.slice(0, 5).map((event, index) => (
          <li key={index}>
            <Gist event={event} trends={trends} />
          </li>
        ))}
      </ul>
      {trends.events.length === 0 && (
        <p class="note">
          No change was found. <a href="#/series">All series</a>
        </p>
      )}
      {trends.events.slice(0, shown).map((event, index) => (
        <Event key={index} event={event} trends={trends} />
      ))}
      {more}
    </>
  );
}

/** What moved, how far, where and since when, as a person takes it in at a glance; the rest stands below. */
function Gist({ event, trends }: { event: TrendEvent; trends: Trends }) {
  const { direction, moved, ratio, run } = event;
  const series = moved.flatMap((id) => trends.series.find((each) => each.id === id) ?? []);
  const figures = [...new Set(series.map(({ figure }) => figureLabel(figure)))];
  const since = trends.runs[run]?.startedAt;
  return (
    <>
      <b class={`gist ${direction}`}>
        {mark(direction)} {figures.slice(0, 2).join(', ')}
        {figures.length > 2 && ` and ${figures.length - 2} more`}
        {ratio && ` ${byHowMuch(ratio)}`}
      </b>{' '}
      {whereOf(event)}
      {since !== undefined && `, since ${formatDate(since)}`}
    </>
  );
}

/** Four of the series that moved show what the words mean. */
function Event({ event, trends }: { event: TrendEvent; trends: Trends }) {
  const run = trends.runs[event.run];
  const moved = event.moved.flatMap((id) => trends.series.find((series) => series.id === id) ?? []);
  return (
    <section class={`panel trend-event ${event.direction}`}>
      <h2>
        {headings[event.direction]} {run ? formatDate(run.startedAt) : ''}{' '}
        <span class="dim">run {run?.id ?? event.run}</span>
      </h2>
      <p>{event.text}</p>
      {event.coinciding.length > 0 && (
        <p>
          <b>Changed at the same time:</b> {event.coinciding.map(changedWords).join(' · ')}
        </p>
      )}
      <ul class="series">
        {moved.slice(0, 4).map((series) => (
          <li key={series.id}>
            <SeriesChart series={series} runs={trends.runs} />
          </li>
        ))}
      </ul>
      {moved.length > 4 && (
        <p class="dim">
          {moved.length - 4} more series moved. <a href="#/series?changed=yes">All that changed</a>
        </p>
      )}
    </section>
  );
}

const headings = {
  worse: '▼ Worse since',
  better: '▲ Better since',
  mixed: '◆ Mixed since',
  none: '◆ Changed at',
} as const;

const mark = (direction: TrendEvent['direction']): string => headings[direction].slice(0, 1);
