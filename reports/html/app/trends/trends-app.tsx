/** The pages of a history: what changed when, every series, and the runs behind them. */
import type { Trends } from '../../../../harness/analysis/trends/model.ts';
import { counted, formatDate, formatNumber } from '../format.ts';
import { useRoute } from '../navigation.ts';
import { Frame } from '../parts/frame.tsx';
import { MastheadFrame } from '../parts/masthead-frame.tsx';
import type { Route } from '../route.ts';
import { EventsPage } from './events-page.tsx';
import { RunsPage } from './runs-page.tsx';
import { SeriesPage } from './series-page.tsx';

const pages = [
  { page: '', label: 'Trends' },
  { page: 'series', label: 'All series' },
  { page: 'runs', label: 'Runs' },
];

export function TrendsApp({ trends }: { trends: Trends }) {
  const route = useRoute();
  const { runs } = trends;
  const [first, last] = [runs[0], runs.at(-1)];
  const between =
    first && last ? [`${formatDate(first.startedAt)} to ${formatDate(last.startedAt)}`] : [];
  return (
    <Frame
      route={route}
      title={`Trends over ${counted(runs.length, 'run')} · Signalbox`}
      masthead={
        <MastheadFrame
          pages={pages}
          page={route.page}
          line={[
            counted(runs.length, 'run'),
            ...between,
            `${formatNumber(trends.series.length)} series`,
          ]}
        />
      }
      footer={`Signalbox ${last?.signalbox ?? ''} · trends over ${counted(runs.length, 'run')}`}
      generatedAt={trends.generatedAt}
    >
      <Page trends={trends} route={route} />
    </Frame>
  );
}

function Page({ trends, route }: { trends: Trends; route: Route }) {
  switch (route.page) {
    case '':
      return <EventsPage trends={trends} />;
    case 'series':
      return <SeriesPage trends={trends} query={route.query} />;
    case 'runs':
      return <RunsPage trends={trends} />;
    default:
      return (
        <p>
          There is no page of that name. <a href="#/">To the trends</a>
        </p>
      );
  }
}
