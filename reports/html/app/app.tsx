/** The frame around every page: masthead, navigation, and the page that the route names. */
import { useEffect, useRef } from 'preact/hooks';
import { CellPage } from './cell/cell-page.tsx';
import { FiguresPage } from './figures/figures-page.tsx';
import { useRoute } from './navigation.ts';
import { OverviewPage } from './overview/overview-page.tsx';
import { EnvironmentPage } from './pages/environment-page.tsx';
import { WordsPage } from './pages/words-page.tsx';
import { Masthead } from './parts/masthead.tsx';
import { Guard } from './parts/guard.tsx';
import type { Route } from './route.ts';
import type { PageModel } from './source.ts';

export function App({ model }: { model: PageModel }) {
  const route = useRoute();
  const main = useRef<HTMLElement>(null);
  const place = `${route.page}/${route.subject}`;
  const opened = useRef(place);
  useEffect(() => {
    document.title = titleOf(route, model);
    if (opened.current === place) return;
    opened.current = place;
    scrollTo(0, 0);
    main.current?.querySelector('h1')?.focus({ preventScroll: true });
  }, [place, model]);
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the content
      </a>
      <Masthead run={model.run} page={route.page} />
      <main id="main" ref={main} tabIndex={-1}>
        <Guard key={place}>
          <Page model={model} route={route} />
        </Guard>
      </main>
      <footer>
        Signalbox {model.run.environment.signalbox} · run {model.run.id} · page made{' '}
        {model.generatedAt.slice(0, 16).replace('T', ' ')} · everything is in this file; nothing is
        fetched
      </footer>
    </>
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
