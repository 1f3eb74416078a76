/** Figures of the end: how long until the survivor notices, per way of ending and per plane. */
import type { TimelineEvent } from '../../timeline/event.ts';
import { endingsOf } from '../endings.ts';
import { isWithheld } from '../one-way.ts';
import type { Figures } from '../result.ts';
import { valueFigure } from '../stats/distribution.ts';

/** E.g. `notice.channel.offerer-closes`: one figure per plane that told the survivor, where the clocks can tell. */
export function endingFigures(events: readonly TimelineEvent[]): Figures {
  const told = endingsOf(events).filter(({ bound }) => !isWithheld(bound));
  const figures = told.flatMap(({ ending, survivor, noticed }) =>
    noticed.map(
      ({ plane, after }) =>
        [
          `notice.${plane}.${ending.replace(' ', '-')}`,
          valueFigure(after, {
            unit: 'ms',
            class: 'absolute',
            better: 'lower',
            definition: `From the end (${ending}) until the ${survivor} notices it by its ${plane}.`,
          }),
        ] as const,
    ),
  );
  return Object.fromEntries(figures);
}
