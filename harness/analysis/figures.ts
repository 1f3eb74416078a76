/** All figures of one attempt, by name; what was not measured has no figure. */
import type { TimelineEvent } from '../timeline/event.ts';
import { candidateFigures } from './figures/candidates.ts';
import { connectFigures } from './figures/connect.ts';
import { endingFigures } from './figures/endings.ts';
import { goodputFigures } from './figures/goodput.ts';
import { referenceFigures } from './figures/reference.ts';
import { roundTripFigures } from './figures/round-trip.ts';
import { signallingFigures } from './figures/signalling.ts';
import type { Figures } from './result.ts';

/** Figures as defined in catalogue section 6, each with its definition in a sentence. */
export function figuresOf(events: readonly TimelineEvent[]): Figures {
  const own = {
    ...candidateFigures(events),
    ...connectFigures(events),
    ...signallingFigures(events),
    ...roundTripFigures(events),
    ...goodputFigures(events),
    ...endingFigures(events),
  };
  return { ...own, ...referenceFigures(events, own) };
}
