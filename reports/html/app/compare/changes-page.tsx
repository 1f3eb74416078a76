/** The first page: the answer in a sentence, the matrix of differences, and what changed. */
import type { Comparison } from '../../../../harness/analysis/compare/model.ts';
import { counted } from '../format.ts';
import { usePortion } from '../parts/portion.tsx';
import { cellHref, type Route } from '../route.ts';
import { DifferenceMatrix } from './difference-matrix.tsx';
import { VerdictMark } from './verdict-mark.tsx';
import { VerdictTable } from './verdict-table.tsx';
import { designWords } from './words.ts';

interface Props {
  readonly comparison: Comparison;
  readonly query: Route['query'];
}

export function ChangesPage({ comparison, query }: Props) {
  const { sentences, design, passesGate, figures } = comparison;
  const [first = '', ...others] = sentences;
  const deciding = figures.filter(({ family }) => family === 'deciding');
  const changed = deciding.filter(({ outcome }) => ['regressed', 'improved'].includes(outcome));
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
      <p class={`gate ${passesGate ? 'open' : 'shut'}`}>
        <b>{passesGate ? '✓ A gate lets this through.' : '✕ A gate holds this back.'}</b>{' '}
        <span class="dim">{designWords[design].long}</span>
      </p>
      <Counts comparison={comparison} />
      <DifferenceMatrix comparison={comparison} query={query} />
      <Conformance comparison={comparison} />
      <section aria-labelledby="changed-title">
        <h2 id="changed-title">Figures that changed</h2>
        {changed.length === 0 ? (
          <p class="note">
            None of {counted(deciding.length, 'deciding figure')} changed.{' '}
            <a href="#/verdicts">All verdicts</a>
          </p>
        ) : (
          <VerdictTable verdicts={changed} margin={comparison.settings.margin} />
        )}
      </section>
    </>
  );
}

function Counts({ comparison: { counts } }: { comparison: Comparison }) {
  return (
    <ul class="counts" aria-label="Verdicts on the deciding figures">
      {(['regressed', 'improved', 'equivalent', 'undecided'] as const).map((outcome) => (
        <li key={outcome}>
          <a class="count-link" href={`#/verdicts?outcome=${outcome}`}>
            <b>{counts.figures[outcome]}</b> <VerdictMark of={outcome} />
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Cells whose conformance is not what it was, worst first. */
function Conformance({ comparison: { conformance } }: { comparison: Comparison }) {
  const order = ['newly-failing', 'flickering', 'newly-passing', 'not-judged', 'added', 'removed'];
  const changed = conformance
    .filter(({ kind }) => order.includes(kind))
    .sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
  const { shown, more } = usePortion(changed.length, 20);
  return (
    <section aria-labelledby="conformance-title">
      <h2 id="conformance-title">Cells that changed</h2>
      {changed.length === 0 ? (
        <p class="note">None: all {counted(conformance.length, 'cell')} end as they did before.</p>
      ) : (
        <div class="panel">
          <ul class="changed-cells">
            {changed.slice(0, shown).map(({ cell, kind, why, scenario, offerer, answerer }) => (
              <li key={cell}>
                <VerdictMark of={kind} />{' '}
                <a href={cellHref(cell)}>
                  {offerer} → {answerer}
                </a>{' '}
                <span class="dim">{scenario}</span>
                <p class="dim">{why}</p>
              </li>
            ))}
          </ul>
          {more}
        </div>
      )}
    </section>
  );
}
