/** Figures of the connection: time to open, time to first echo, and one per phase, on the offerer's clock. */
import type { TimelineEvent } from '../../timeline/event.ts';
import { phasesOf } from '../phases.ts';
import type { Figures } from '../result.ts';
import { valueFigure } from '../stats/distribution.ts';

const duration = { unit: 'ms', class: 'absolute', better: 'lower' } as const;

/** @see catalogue section 6.1 */
export function connectFigures(events: readonly TimelineEvent[]): Figures {
  const { timeToOpen, timeToFirstEcho, phases } = phasesOf(events, 'offerer');
  const figures: Figures = {};
  if (timeToOpen !== null) {
    figures['time-to-open'] = valueFigure(timeToOpen, {
      ...duration,
      definition:
        'From the call of createOffer to the open channel, on the offerer’s clock (T12 − T3).',
    });
  }
  if (timeToFirstEcho !== null) {
    figures['time-to-first-echo'] = valueFigure(timeToFirstEcho, {
      ...duration,
      definition: 'From the call of createOffer to the echo of the first nonce (T13 − T3).',
    });
  }
  for (const { id, label, formula, ms } of phases) {
    const definition = `${label}, on the offerer’s clock (${formula}).`;
    figures[`phase.${id}`] = valueFigure(ms, { ...duration, definition });
  }
  return figures;
}
