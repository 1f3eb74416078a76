/** Explains one attempt to somebody who has never seen WebRTC signalling, with the values of this attempt. */
import type { CellKey } from '../core/ids.ts';
import type { Outcome, Reason } from '../core/outcome.ts';
import type { TimelineEvent } from '../timeline/event.ts';
import { adviceFor, stopStep } from './explain/failure.ts';
import { refusalStep } from './explain/refusal.ts';
import { connectionSteps } from './explain/steps.ts';
import { phasesOf } from './phases.ts';

export interface ExplainedStep {
  readonly title: string;
  readonly text: string;
}

export interface Explanation {
  /** What came of it, in one sentence. */
  readonly headline: string;
  /** How it went, step by step, as far as it came. */
  readonly steps: readonly ExplainedStep[];
  /** True when the last step is where it stopped or was refused; a connection that went all the way has no such step. */
  readonly isStopped: boolean;
  /** What to try; null when there is nothing to do. */
  readonly advice: string | null;
}

/** What is explained: an attempt with its timeline, which is empty when none was kept. */
export interface ExplainInput {
  readonly key: Pick<CellKey, 'scenario' | 'offerer' | 'answerer'>;
  readonly outcome: Outcome;
  readonly reason: Reason | null;
  readonly events: readonly TimelineEvent[];
}

/** Plain words for one attempt. */
export function explain({ key, outcome, reason, events }: ExplainInput): Explanation {
  const steps = connectionSteps(events, key);
  if (outcome === 'passed')
    return { headline: success(key, events), steps, isStopped: false, advice: null };
  const ends = [refusalStep(events, key), stopStep(events, key, outcome)].filter(
    (step) => step !== null,
  );
  return {
    headline: trouble(key, outcome, reason),
    steps: [...steps, ...ends],
    isStopped: ends.length > 0,
    advice: adviceFor(reason),
  };
}

function success(key: ExplainInput['key'], events: readonly TimelineEvent[]): string {
  const { timeToOpen } = phasesOf(events, 'offerer');
  const pair = `${key.offerer} → ${key.answerer}`;
  return timeToOpen === null
    ? `${pair}: ${key.scenario} passed.`
    : `${pair}: ${key.scenario} passed; the channel was open ${Math.round(timeToOpen)} ms after the offer was begun.`;
}

function trouble(key: ExplainInput['key'], outcome: Outcome, reason: Reason | null): string {
  const verdict: Record<Outcome, string> = {
    passed: 'passed',
    failed: 'failed',
    quirk: 'deviates in a known way',
    unsupported: 'is not possible with this build',
    inconclusive: 'could not be judged',
  };
  const why = reason === null ? '' : `: ${reason.what}`;
  return `${key.offerer} → ${key.answerer}: ${key.scenario} ${verdict[outcome]}${why}`;
}
