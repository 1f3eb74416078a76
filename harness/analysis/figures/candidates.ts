/** Figures of what stacks emit as candidates, before anybody mends it (catalogue ICE-005). */
import { ofKind, type TimelineEvent } from '../../timeline/event.ts';
import type { Figures } from '../result.ts';
import { valueFigure } from '../stats/distribution.ts';

export const incompleteCandidates = (role: 'offerer' | 'answerer'): string =>
  `candidates.incomplete.${role}`;

/** One figure for each side that emitted candidates. */
export function candidateFigures(events: readonly TimelineEvent[]): Figures {
  return Object.fromEntries(
    (['offerer', 'answerer'] as const).flatMap((role) => {
      const emitted = ofKind(events, 'candidate').filter(
        ({ by, side, line }) => by === role && side === 'local' && line !== '',
      );
      if (emitted.length === 0) return [];
      const incomplete = emitted.filter(
        ({ sdpMid, sdpMLineIndex }) => sdpMid === null || typeof sdpMLineIndex !== 'number',
      );
      const figure = valueFigure(incomplete.length / emitted.length, {
        unit: 'ratio',
        class: 'exact',
        better: 'lower',
        definition: `Share of the ${role}’s own candidates that its stack emitted without sdpMid or without a number in sdpMLineIndex; webrtc-pc section 4.8.2 wants both.`,
      });
      return [[incompleteCandidates(role), figure]];
    }),
  );
}
