/** One cell: how this pair connected (or did not), step by step. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Attempt, Cell, RunFile } from '../../../../harness/analysis/result.ts';
import { OutcomeBadge } from '../parts/outcome-badge.tsx';
import { Facts } from '../parts/facts.tsx';
import { meaningOf } from '../reason-words.ts';
import type { Route } from '../route.ts';
import { hasTimeline, readTimeline } from '../source.ts';
import { Attempts } from './attempts.tsx';
import { analyseCell, type CellData } from './cell-data.ts';
import { CellFigures } from './cell-figures.tsx';
import { Checks } from './checks.tsx';
import { TimelineView } from './timeline-view.tsx';

export function CellPage({ run, route }: { run: RunFile; route: Route }) {
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

function KnownCell({ run, cell, route }: { run: RunFile; cell: Cell; route: Route }) {
  const attempt = attemptOf(cell, route.query['attempt']);
  const path = attempt ? attempt.timeline : cell.timeline;
  const timeline = useTimeline(path, cell, attempt);
  const several = cell.attempts.length > 1;
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
        {several && attempt && <Attempts attempts={cell.attempts} chosen={attempt} />}
      </div>
      {timeline.state === 'ready' ? (
        <TimelineView run={run} cell={cell} data={timeline.data} query={route.query} />
      ) : (
        <>
          <Why reason={attempt ? attempt.reason : cell.reason} />
          <p class={`note ${timeline.state === 'failed' ? 'bad' : ''}`} aria-live="polite">
            {timeline.words}
          </p>
        </>
      )}
      {attempt && <Checks checks={attempt.checks} />}
      <CellFigures figures={several ? cell.figures : (attempt?.figures ?? cell.figures)} />
    </>
  );
}

/** The attempt the URL names; without one that which the cell's own timeline is of. */
function attemptOf(cell: Cell, wanted: string | undefined): Attempt | undefined {
  const named = cell.attempts.find((attempt) => String(attempt.index) === wanted);
  return (
    named ??
    cell.attempts.find((attempt) => attempt.timeline === cell.timeline) ??
    cell.attempts.at(-1)
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

type Timeline =
  | { readonly state: 'ready'; readonly data: CellData }
  | { readonly state: 'waiting' | 'failed'; readonly words: string };

/** Unpacks and analyses when the cell is opened, not before. */
function useTimeline(path: string | null, cell: Cell, attempt: Attempt | undefined): Timeline {
  const absent = useMemo(() => absence(path), [path]);
  const [timeline, setTimeline] = useState<Timeline>({
    state: 'waiting',
    words: 'Unpacking the timeline …',
  });
  useEffect(() => {
    if (path === null || absent) return undefined;
    let current = true;
    setTimeline({ state: 'waiting', words: 'Unpacking the timeline …' });
    void unpack(path, cell, attempt).then((result) => {
      if (current) setTimeline(result);
    });
    return () => {
      current = false;
    };
  }, [path, absent, cell, attempt]);
  return absent ?? timeline;
}

/** Settles in any case: what went wrong is shown in place of the timeline. */
async function unpack(path: string, cell: Cell, attempt: Attempt | undefined): Promise<Timeline> {
  try {
    const events = await readTimeline(path);
    return { state: 'ready', data: analyseCell(events, cell, attempt) };
  } catch (error) {
    return { state: 'failed', words: `The timeline cannot be shown: ${String(error)}` };
  }
}

function absence(path: string | null): Timeline | null {
  if (path === null)
    return { state: 'waiting', words: 'This cell did not run, so there is no timeline.' };
  if (hasTimeline(path)) return null;
  return {
    state: 'waiting',
    words: `The timeline ${path} is not part of this file; it lies in the run folder.`,
  };
}
