/** One cell, both sides of it: how it ended, where the time went, and the distributions over each other. */
import type { Comparison, FigureVerdict } from '../../../../harness/analysis/compare/model.ts';
import { counted } from '../format.ts';
import { figureLabel } from '../overview/figure-choice.ts';
import { curveAxis } from '../parts/curve-axis.ts';
import { CurvePlot } from '../parts/curve-plot.tsx';
import type { Route } from '../route.ts';
import { intervalWords } from './interval-plot.tsx';
import { PhasesTwice } from './phases-twice.tsx';
import { VerdictMark } from './verdict-mark.tsx';
import { VerdictTable } from './verdict-table.tsx';
import { mediansWords } from './words.ts';

export function CellPage({ comparison, route }: { comparison: Comparison; route: Route }) {
  const verdicts = comparison.figures.filter(({ cell }) => cell === route.subject);
  const conformance = comparison.conformance.find(({ cell }) => cell === route.subject);
  const about = conformance ?? verdicts[0];
  if (!about) {
    return (
      <>
        <h1 tabIndex={-1}>No such cell</h1>
        <p>
          This comparison has no cell <code>{route.subject}</code>. <a href="#/">To what changed</a>
        </p>
      </>
    );
  }
  return (
    <>
      <div class="cell-title">
        <h1 tabIndex={-1}>
          {about.offerer} <span class="arrow-sign">→</span> {about.answerer}
        </h1>
        {conformance && <VerdictMark of={conformance.kind} />}
        <p class="dim">
          {about.scenario} · {about.broker} · {about.link} link · {about.dialect} dialect
        </p>
      </div>
      {conformance && <p class="lead">{conformance.why}</p>}
      <PhasesTwice verdicts={verdicts} comparison={comparison} />
      <Distributions verdicts={verdicts} comparison={comparison} />
      {verdicts.length > 0 && (
        <section aria-labelledby="verdicts-title">
          <h2 id="verdicts-title">Verdicts</h2>
          <VerdictTable verdicts={verdicts} margin={comparison.settings.margin} ofOneCell />
        </section>
      )}
    </>
  );
}

interface DistributionsProps {
  readonly verdicts: readonly FigureVerdict[];
  readonly comparison: Comparison;
}

function Distributions({ verdicts, comparison: { base, head } }: DistributionsProps) {
  const drawn = verdicts.filter(
    (each) => each.method === 'statistical' && each.base.n > 1 && each.head.n > 1,
  );
  if (drawn.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="distributions-title">
      <h2 id="distributions-title">Distributions of both sides</h2>
      <p class="curve-key">
        <span class="key-line base" aria-hidden="true" /> base: {base.label}{' '}
        <span class="key-line head" aria-hidden="true" /> head: {head.label}
      </p>
      <ul class="curves">
        {drawn.map((verdict) => (
          <Distribution key={verdict.figure} verdict={verdict} />
        ))}
      </ul>
    </section>
  );
}

function Distribution({ verdict }: { verdict: FigureVerdict }) {
  const { figure, base, head, unit, definition } = verdict;
  const words = `${mediansWords(verdict)}: ${intervalWords(verdict)}`;
  return (
    <li title={definition}>
      <h3>
        {figureLabel(figure)} <span class="dim">{unit}</span>
      </h3>
      <CurvePlot
        curves={[
          { kind: 'base', samples: base.samples },
          { kind: 'head', samples: head.samples },
        ]}
        axis={curveAxis([...base.samples, ...head.samples])}
        label={`${figureLabel(figure)}, ${words}`}
      />
      <p class="curve-words">
        {words}; {counted(base.n, 'sample')} and {counted(head.n, 'sample')}
      </p>
    </li>
  );
}
