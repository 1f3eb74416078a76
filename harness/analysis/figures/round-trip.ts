/** Figures of messages that come back over the data channel: how many, how fast, how many did not. */
import { ofKind, type EventOf, type TimelineEvent } from '../../timeline/event.ts';
import type { Figures } from '../result.ts';
import { distributionFigure, valueFigure } from '../stats/distribution.ts';
import { rateOf } from './goodput.ts';
import { windowsOf } from './load.ts';

/** @see catalogue section 6.2 */
export function roundTripFigures(events: readonly TimelineEvent[]): Figures {
  const rounds = ofKind(events, 'round-trip.samples');
  return {
    ...echoFigures(events),
    ...ofLoad(rounds, 'idle'),
    ...ofLoad(rounds, 'loaded'),
    ...loadFigures(events),
  };
}

/** How loaded it was: of the same side as the echoes, so of at most one direction. */
function loadFigures(events: readonly TimelineEvent[]): Figures {
  const [load] = windowsOf(events).load;
  if (load === undefined) return {};
  return {
    'round-trip.load': valueFigure(rateOf(load), {
      unit: 'Mbit/s',
      class: 'absolute',
      better: 'higher',
      definition: `What the bulk data beside the loaded round trips brought, ${load.direction}, its beginning included: how loaded the path was. No measurement of goodput, as echoes run beside it.`,
    }),
  };
}

function ofLoad(all: readonly EventOf<'round-trip.samples'>[], load: 'idle' | 'loaded'): Figures {
  const rounds = all.filter((event) => event.load === load);
  if (rounds.length === 0) return {};
  const samples = rounds.flatMap((event) => event.samples);
  const lost = rounds.reduce((total, event) => total + event.lost, 0);
  const meanwhile = load === 'idle' ? 'with nothing else going on' : 'while a transfer runs';
  const figures: Figures = {
    [`round-trip.${load}.lost`]: valueFigure(lost, {
      unit: 'count',
      class: 'exact',
      better: 'lower',
      definition: `Scheduled round trips, after the warm-up, that had not come back when the measurement ended, ${meanwhile}; such as a stack sends only when more is sent count too.`,
    }),
  };
  if (samples.length > 0) {
    figures[`round-trip.${load}`] = distributionFigure(samples, {
      unit: 'ms',
      class: 'absolute',
      better: 'lower',
      definition: `A small message to the other peer’s application and back, ${meanwhile}, from its scheduled instant; after a warm-up, in which nothing may be lost either.`,
    });
  }
  return figures;
}

function echoFigures(events: readonly TimelineEvent[]): Figures {
  const back = ofKind(events, 'echo.result').filter((event) => event.receivedHash !== null);
  if (ofKind(events, 'echo.result').length === 0) return {};
  return {
    'echo.messages': valueFigure(back.length, {
      unit: 'messages',
      class: 'exact',
      better: 'higher',
      definition:
        'Messages of both peers that came back from the other side, of every size and type tried.',
    }),
  };
}
