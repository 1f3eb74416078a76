/** The first page: the history in a few sentences, then each change with what moved and what changed with it. */
import type { TrendEvent, Trends } from '../../../../harness/analysis/trends/model.ts';
import { formatDate } from '../format.ts';
import { usePortion } from '../parts/portion.tsx';
import { SeriesChart } from './series-chart.tsx';
import { changedWords } from './words.ts';

export function EventsPage({ trends }: { trends: Trends }) {
  const [first = '', ...others] = trends.sentences;
  const { shown, more } = usePortion(trends.events.length, 20);
  return (
    <>
      <h1 class="summary" tabIndex={-1}>
        {first}
      </h1>
      <ul class="sentences">
        {others.map((sentence) => (
          <li key={sentence}>{sentence}</li>
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

/** Four of the series that moved show what the words mean. */
function Event({ event, trends }: { event: TrendEvent; trends: Trends }) {
  const run = trends.runs[event.run];
  const moved = event.moved.flatMap((id) => trends.series.find((series) => series.id === id) ?? []);
  return (
    <section class={`panel trend-event ${event.direction}`}>
      <h2>
        {mark(event)} {run ? formatDate(run.startedAt) : ''}{' '}
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

function mark({ direction }: TrendEvent): string {
  return {
    worse: '▼ Worse since',
    better: '▲ Better since',
    mixed: '◆ Mixed since',
    none: '◆ Changed at',
  }[direction];
}
