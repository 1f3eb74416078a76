/** One cell: how this pair connected (or did not), step by step. */
import type { Attempt, Cell } from '../../../../harness/analysis/result.ts';
import { OutcomeBadge } from '../parts/outcome-badge.tsx';
import { Facts } from '../parts/facts.tsx';
import { meaningOf } from '../reason-words.ts';
import type { Route } from '../route.ts';
import type { PageCell, PageRun } from '../source.ts';
import { Attempts } from './attempts.tsx';
import { CellFigures } from './cell-figures.tsx';
import { Checks } from './checks.tsx';
import { TimelineView } from './timeline-view.tsx';
import { useCell, useTimeline } from './unpacked.ts';

interface Props {
  readonly run: PageRun;
  readonly route: Route;
}

export function CellPage({ run, route }: Props) {
  const cell = run.cells.find((candidate) => candidate.id === route.subject);
  if (!cell) return <Unknown id={route.subject} />;
  return <KnownCell run={run} cell={cell} route={route} />;
}

function Unknown({ id }: { id: string }) {
  return (
    <>
      <h1 tabIndex={-1}>No such cell</h1>
      <p>
        This report has no cell <code>{id}</code>. <a href="#/">To the overview</a>
      </p>
    </>
  );
}

/** The title stands at once; the rest is unpacked first. */
function KnownCell({ run, cell, route }: Props & { cell: PageCell }) {
  const whole = useCell(cell);
  const attempt = whole.state === 'ready' ? attemptOf(whole.value, route.query) : undefined;
  return (
    <>
      <div class="cell-title">
        <h1 tabIndex={-1}>
          {cell.offerer} <span class="arrow-sign">→</span> {cell.answerer}
        </h1>
        <OutcomeBadge outcome={cell.outcome} />
        <p class="dim">
          {cell.scenario} · {cell.broker} · {cell.link} link · {cell.dialect} dialect
          {attempt && ` · ${attempt.startedAt.slice(11, 19)} UTC`}
        </p>
        {whole.state === 'ready' && attempt && whole.value.attempts.length > 1 && (
          <Attempts attempts={whole.value.attempts} chosen={attempt} />
        )}
      </div>
      {whole.state === 'ready' ? (
        <WholeCell run={run} cell={whole.value} attempt={attempt} query={route.query} />
      ) : (
        <Note bad={whole.state === 'failed'} words={whole.words} />
      )}
    </>
  );
}

interface WholeProps {
  readonly run: PageRun;
  readonly cell: Cell;
  readonly attempt: Attempt | undefined;
  readonly query: Route['query'];
}

function WholeCell({ run, cell, attempt, query }: WholeProps) {
  const timeline = useTimeline(cell, attempt);
  const several = cell.attempts.length > 1;
  return (
    <>
      {timeline.state === 'ready' ? (
        <TimelineView run={run} cell={cell} data={timeline.value} query={query} />
      ) : (
        <>
          <Why reason={attempt ? attempt.reason : cell.reason} />
          <Note bad={timeline.state === 'failed'} words={timeline.words} />
        </>
      )}
      {attempt && <Checks checks={attempt.checks} />}
      <CellFigures figures={several ? cell.figures : (attempt?.figures ?? cell.figures)} />
    </>
  );
}

/** The attempt the URL names; without one that which the cell's own timeline is of. */
function attemptOf({ attempts, timeline }: Cell, query: Route['query']): Attempt | undefined {
  const named = attempts.find((attempt) => String(attempt.index) === query['attempt']);
  return named ?? attempts.find((attempt) => attempt.timeline === timeline) ?? attempts.at(-1);
}

function Note({ bad, words }: { bad: boolean; words: string }) {
  return (
    <p class={`note ${bad ? 'bad' : ''}`} aria-live="polite">
      {words}
    </p>
  );
}

function Why({ reason }: { reason: Cell['reason'] }) {
  if (!reason) return null;
  const meaning = meaningOf(reason.code);
  return (
    <section class="panel why" aria-label="Why">
      <Facts
        facts={[
          ['What happened', reason.what],
          ['What to do', reason.cure],
          ['Code', meaning === '' ? reason.code : `${reason.code}: ${meaning}`],
        ]}
      />
    </section>
  );
}
