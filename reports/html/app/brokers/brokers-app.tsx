/** The report of a brokers run: the page that the route names, in its frame. */
import type { BrokersModel } from '../../../broker-report/model.ts';
import { formatDate, formatDuration } from '../format.ts';
import { useRoute } from '../navigation.ts';
import { Frame } from '../parts/frame.tsx';
import { MastheadFrame } from '../parts/masthead-frame.tsx';
import type { Route } from '../route.ts';
import { BehaviourPage } from './behaviour/behaviour-page.tsx';
import { BrokerFiguresPage } from './figures-page.tsx';
import { LatencyPage } from './latency/latency-page.tsx';
import { BrokersOverviewPage } from './overview/overview-page.tsx';
import { BrokerWordsPage } from './words-page.tsx';
import { BrokerEnvironmentPage } from './environment-page.tsx';

const pages = [
  { page: '', label: 'Overview' },
  { page: 'latency', label: 'Latency' },
  { page: 'behaviour', label: 'Limits and conformance' },
  { page: 'figures', label: 'All figures' },
  { page: 'environment', label: 'Environment' },
  { page: 'words', label: 'What do these words mean?' },
] as const;

export function BrokersApp({ model }: { model: BrokersModel }) {
  const route = useRoute();
  const { file } = model;
  const line = [
    `${formatDate(file.startedAt)}, ${formatDuration(file.durationMs)}`,
    `control broker ${file.control}`,
    `${file.machine.os}, ${file.machine.cores} cores`,
  ];
  const label = pages.find(({ page }) => page !== '' && page === route.page)?.label;
  return (
    <Frame
      route={route}
      title={`${label ?? `Brokers ${file.id}`} · Signalbox`}
      masthead={<MastheadFrame pages={pages} page={route.page} line={line} />}
      footer={`Signalbox brokers · run ${file.id}`}
      generatedAt={model.generatedAt}
    >
      <Page model={model} route={route} />
    </Frame>
  );
}

function Page({ model: { file }, route: { page, query } }: { model: BrokersModel; route: Route }) {
  switch (page) {
    case '':
      return <BrokersOverviewPage file={file} />;
    case 'latency':
      return <LatencyPage file={file} query={query} />;
    case 'behaviour':
      return <BehaviourPage file={file} query={query} />;
    case 'figures':
      return <BrokerFiguresPage file={file} query={query} />;
    case 'environment':
      return <BrokerEnvironmentPage file={file} />;
    case 'words':
      return <BrokerWordsPage />;
    default:
      return (
        <p>
          There is no page of that name. <a href="#/">To the overview</a>
        </p>
      );
  }
}
