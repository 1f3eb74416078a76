/** Everything the cell page shows of one timeline, computed in the page when the cell is opened. */
import { candidatesOf, type CandidateSummary } from '../../../../harness/analysis/candidates.ts';
import { explain, type Explanation } from '../../../../harness/analysis/explain.ts';
import { phasesOf } from '../../../../harness/analysis/phases.ts';
import type { Attempt, Cell } from '../../../../harness/analysis/result.ts';
import type { PhaseReport, WireMessage } from '../../../../harness/analysis/views.ts';
import { wireLog } from '../../../../harness/analysis/wire.ts';
import { silencesOf } from '../../../../harness/analysis/silences.ts';
import type { Role } from '../../../../harness/core/ids.ts';
import type { Reason } from '../../../../harness/core/outcome.ts';
import type { TimelineEvent } from '../../../../harness/timeline/event.ts';
import type { Quiet } from './sequence-layout.ts';

export interface CellData {
  readonly events: readonly TimelineEvent[];
  readonly wire: readonly WireMessage[];
  readonly phases: Readonly<Record<Role, PhaseReport>>;
  readonly candidates: Readonly<Record<Role, CandidateSummary>>;
  readonly quiets: readonly Quiet[];
  readonly explanation: Explanation;
  /** Why it did not pass; null when it did. */
  readonly reason: Reason | null;
}

/** @param attempt - the attempt the timeline is of; its outcome is what gets explained */
export function analyseCell(
  events: readonly TimelineEvent[],
  cell: Cell,
  attempt: Attempt | undefined,
): CellData {
  const { outcome, reason } = attempt ?? cell;
  return {
    events,
    wire: wireLog(events),
    phases: { offerer: phasesOf(events, 'offerer'), answerer: phasesOf(events, 'answerer') },
    candidates: {
      offerer: candidatesOf(events, 'offerer'),
      answerer: candidatesOf(events, 'answerer'),
    },
    quiets: quietsOf(events),
    reason,
    explanation: explain({ key: cell, outcome, reason, events }),
  };
}

function quietsOf(events: readonly TimelineEvent[]): Quiet[] {
  return silencesOf(events).map(({ start, ms, text, hypothesis }) => ({
    start,
    end: start + ms,
    name: hypothesis ?? text.split(': ').slice(1).join(': '),
  }));
}
