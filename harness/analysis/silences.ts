/** Stretches of a connection in which nothing happened, each with a name; a cause is only ever a hypothesis. */
import type { Ms } from '../core/units.ts';
import { ofKind, quietWait, type TimelineEvent } from '../timeline/event.ts';
import { firstConnection } from './connections.ts';
import { phasesOf } from './phases.ts';
import type { Phase } from './views.ts';

export interface Silence {
  /** ms on the harness's clock. */
  readonly start: Ms;
  readonly ms: Ms;
  /** The phase of the offerer that most of it lies in; null outside all of them. */
  readonly phase: Phase['id'] | null;
  /** In words, e.g. `no event for 984 ms while DTLS was under way`. */
  readonly text: string;
  /** What it looks like; to be confirmed, never a finding by itself. Null where nothing known fits. */
  readonly hypothesis: string | null;
}

/**
 * Gaps between one event of a peer or broker and the next, in the first connection.
 * A gap counts from `atLeast` ms (50 by default) and from `share` of the whole (0 to 1, a tenth by default); one in
 * which the harness itself kept the peers waiting never does.
 */
export function silencesOf(
  timeline: readonly TimelineEvent[],
  { atLeast = 50, share = 0.1 }: { atLeast?: Ms; share?: number } = {},
): Silence[] {
  const heard = firstConnection(timeline).filter(({ by }) => by !== 'harness');
  const waits = waitsOf(timeline);
  const whole = (heard.at(-1)?.t ?? 0) - (heard[0]?.t ?? 0);
  const kept = waits.reduce((sum, { from, to }) => sum + to - from, 0);
  const least = Math.max(atLeast, (whole - kept) * share);
  const { phases } = phasesOf(timeline, 'offerer');
  return heard.flatMap((event, index) => {
    const next = heard[index + 1];
    if (next === undefined || next.t - event.t < least) return [];
    if (waits.some(({ from, to }) => event.t < to && from < next.t)) return [];
    return [named(event.t, next.t - event.t, phases, earlyDtls(heard))];
  });
}

/** When the harness itself kept the peers waiting, for their turn to be measured. */
function waitsOf(timeline: readonly TimelineEvent[]): { from: Ms; to: Ms }[] {
  const steps = ofKind(timeline, 'step').filter(({ name }) => name === quietWait);
  return steps.flatMap((step, index) => {
    const end = steps[index + 1];
    return step.phase === 'start' && end !== undefined ? [{ from: step.t, to: end.t }] : [];
  });
}

function named(start: Ms, ms: Ms, phases: readonly Phase[], early: Ms | null): Silence {
  const phase = phases.find((candidate) => overlap(candidate, start, ms) > ms / 2);
  const where = phase === undefined ? '' : ` while this was under way: ${phase.label}`;
  const text = `no event for ${Math.round(ms)} ms${where}`;
  const looksLike = hypothesis(phase?.id, ms);
  const why = looksLike !== null && isDtls(phase?.id) ? tooEarly(early) : '';
  const guess = looksLike === null ? null : `${looksLike}${why}`;
  return { start, ms, phase: phase?.id ?? null, text, hypothesis: guess };
}

/** How long before the offerer had the answer the answerer found its path and could begin DTLS; null if later. */
function earlyDtls(heard: readonly TimelineEvent[]): Ms | null {
  const began = ofKind(heard, 'state').find(
    ({ by, machine, value }) => by === 'answerer' && machine === 'ice' && value === 'connected',
  );
  const answered = ofKind(heard, 'call').find(
    ({ by, name, phase }) => by === 'offerer' && name === 'setRemoteDescription' && phase === 'end',
  );
  if (began === undefined || answered === undefined || began.t >= answered.t) return null;
  return answered.t - began.t;
}

function tooEarly(early: Ms | null): string {
  if (early === null) return '';
  return `; the answerer could begin DTLS ${early.toFixed(1)} ms before the offerer had applied its answer, so that the first flight came to nobody`;
}

function overlap(phase: Phase, start: Ms, ms: Ms): Ms {
  return Math.min(phase.start + phase.ms, start + ms) - Math.max(phase.start, start);
}

/** Also where ICE is in it: a path is found in milliseconds, or not at all. */
const isDtls = (phase: Phase['id'] | undefined): boolean =>
  phase === 'dtls' || phase === 'ice-dtls';

/**
 * A DTLS timer starts at one second and doubles (RFC 6347 §4.2.4.1), so one lost flight costs about 1 s
 * and two in a row about 3 s; the windows are those of catalogue section 6.5.
 */
function hypothesis(phase: Phase['id'] | undefined, ms: Ms): string | null {
  if (phase === 'first-echo' && ms >= 900 && ms <= 1200) {
    return 'looks like one lost SCTP packet, repeated when the 1 s retransmission timeout ran out (RFC 9260 section 16)';
  }
  if (!isDtls(phase)) return null;
  if (ms >= 900 && ms <= 1200) {
    return 'looks like one lost DTLS flight, repeated by a 1 s timer (DTLS-008)';
  }
  if (ms >= 1800 && ms <= 2200) {
    return 'looks like a DTLS flight lost a second time: the 1 s timer has doubled to 2 s (DTLS-008)';
  }
  if (ms >= 2800 && ms <= 3400) {
    return 'looks like two lost DTLS flights, repeated after 1 s and 2 s (DTLS-008)';
  }
  return null;
}
