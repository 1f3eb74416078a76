/** The first page: the run in a sentence, the matrix beside what stands out, and what did not pass. */
import { useMemo } from 'preact/hooks';
import type { PageModel } from '../source.ts';
import { PlaceTimes } from './place-times.tsx';
import { CellsPanel } from './cells-panel.tsx';
import { Counts } from './counts.tsx';
import { Findings } from './findings.tsx';
import { MatrixPanel } from './matrix-panel.tsx';
import { withinDimensions, type Query } from './selection.ts';
import { summarise } from './summary.ts';

export function OverviewPage({ model, query }: { model: PageModel; query: Query }) {
  const { run } = model;
  const cells = useMemo(() => withinDimensions(run.cells, query), [run, query]);
  const [first, ...others] = useMemo(() => summarise(run), [run]);
  return (
    <>
      <h1 class="summary" tabIndex={-1}>
        {first}
      </h1>
      <p class="summary-more">{others.join(' ')}</p>
      <Counts totals={run.totals} query={query} />
      <div class="beside">
        <MatrixPanel model={model} query={query} cells={cells} />
        <Findings findings={model.findings} />
        <div class="below">
          <PlaceTimes cells={run.cells} query={query} />
          <CellsPanel cells={cells} query={query} />
        </div>
      </div>
    </>
  );
}
