/** The report of a run: the page that the route names, in its frame. */
import { CellPage } from './cell/cell-page.tsx';
import { FiguresPage } from './figures/figures-page.tsx';
import { useRoute } from './navigation.ts';
import { OverviewPage } from './overview/overview-page.tsx';
import { EnvironmentPage } from './pages/environment-page.tsx';
import { WordsPage } from './pages/words-page.tsx';
import { Masthead } from './parts/masthead.tsx';
import { Frame } from './parts/frame.tsx';
import type { Route } from './route.ts';
import type { PageModel } from './source.ts';

export function App({ model }: { model: PageModel }) {
  const route = useRoute();
  return (
    <Frame
      route={route}
      title={titleOf(route, model)}
      masthead={<Masthead run={model.run} page={route.page} />}
      footer={`Signalbox ${model.run.environment.signalbox} · run ${model.run.id}`}
      generatedAt={model.generatedAt}
    >
      <Page model={model} route={route} />
    </Frame>
  );
}

function Page({ model, route }: { model: PageModel; route: Route }) {
  switch (route.page) {
    case '':
      return <OverviewPage model={model} query={route.query} />;
    case 'cell':
      return <CellPage run={model.run} route={route} />;
    case 'figures':
      return <FiguresPage run={model.run} query={route.query} />;
    case 'environment':
      return <EnvironmentPage run={model.run} />;
    case 'words':
      return <WordsPage />;
    default:
      return (
        <p>
          There is no page of that name. <a href="#/">To the overview</a>
        </p>
      );
  }
}

const titles: Readonly<Record<string, string>> = {
  figures: 'Figures',
  environment: 'Environment',
  words: 'What do these words mean?',
};

function titleOf(route: Route, { run }: PageModel): string {
  const name = route.page === 'cell' ? route.subject : (titles[route.page] ?? run.id);
  return `${name} · Signalbox`;
}
