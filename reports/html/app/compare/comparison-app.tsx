/** The pages of a comparison: what changed, one figure in detail, all figures, and what was held against what. */
import type { Comparison } from '../../../../harness/analysis/compare/model.ts';
import { useRoute } from '../navigation.ts';
import { Frame } from '../parts/frame.tsx';
import { MastheadFrame } from '../parts/masthead-frame.tsx';
import type { Route } from '../route.ts';
import { CellPage } from './cell-page.tsx';
import { ChangesPage } from './changes-page.tsx';
import { SidesPage } from './sides-page.tsx';
import { VerdictsPage } from './verdicts-page.tsx';
import { designWords } from './words.ts';

const pages = [
  { page: '', label: 'What changed' },
  { page: 'verdicts', label: 'All verdicts' },
  { page: 'sides', label: 'What was compared' },
];

export function ComparisonApp({ comparison }: { comparison: Comparison }) {
  const route = useRoute();
  const { base, head, design, generatedAt } = comparison;
  const signalbox = head.runs.at(-1)?.signalbox ?? '';
  return (
    <Frame
      route={route}
      title={`${route.subject || 'Comparison'} · ${base.label} and ${head.label} · Signalbox`}
      masthead={
        <MastheadFrame
          pages={pages}
          page={route.page}
          line={[`base: ${base.label}`, `head: ${head.label}`, designWords[design].short]}
        />
      }
      footer={`Signalbox ${signalbox} · comparison of ${base.label} and ${head.label}`}
      generatedAt={generatedAt}
    >
      <Page comparison={comparison} route={route} />
    </Frame>
  );
}

function Page({ comparison, route }: { comparison: Comparison; route: Route }) {
  switch (route.page) {
    case '':
      return <ChangesPage comparison={comparison} query={route.query} />;
    case 'cell':
      return <CellPage comparison={comparison} route={route} />;
    case 'verdicts':
      return <VerdictsPage comparison={comparison} query={route.query} />;
    case 'sides':
      return <SidesPage comparison={comparison} />;
    default:
      return (
        <p>
          There is no page of that name. <a href="#/">To what changed</a>
        </p>
      );
  }
}
