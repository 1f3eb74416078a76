/** Figures relative to plain TCP over loopback, measured before: what is left is WebRTC's share. */
import { ofKind, type EventOf, type TimelineEvent } from '../../timeline/event.ts';
import type { Figure, Figures } from '../result.ts';
import { distributionFigure, valueFigure, type FigureMeaning } from '../stats/distribution.ts';

const about =
  'plain TCP over loopback between two threads, measured once, before the first of the measurements';
type Exchange = EventOf<'reference.tcp'>;

/** @param figures - those of the same attempt that may have a value relative to TCP */
export function referenceFigures(events: readonly TimelineEvent[], figures: Figures): Figures {
  const [exchange] = ofKind(events, 'reference.tcp');
  if (exchange === undefined || exchange.roundTrips.length === 0 || exchange.ms <= 0) return {};
  const tcp = ofTcp(exchange);
  const related = Object.entries(figures).flatMap(([name, figure]): [string, Figure][] => {
    if (name === 'round-trip.idle') return [[`${name}.over-tcp`, ratio(figure, tcp.roundTrip)]];
    return name.startsWith('goodput.') ? [[`${name}.over-tcp`, ratio(figure, tcp.goodput)]] : [];
  });
  return {
    'reference.tcp.round-trip': tcp.roundTrip,
    'reference.tcp.goodput': tcp.goodput,
    ...Object.fromEntries(related),
  };
}

function ofTcp({ roundTrips, bytes, ms }: Exchange): { roundTrip: Figure; goodput: Figure } {
  const time = { unit: 'ms', class: 'absolute', better: 'none' } as const;
  const rate = { unit: 'Mbit/s', class: 'absolute', better: 'none' } as const;
  const definition = `What this machine does without WebRTC: ${about}.`;
  return {
    roundTrip: distributionFigure(roundTrips, { ...time, definition }),
    goodput: valueFigure((bytes * 8) / ms / 1_000, { ...rate, definition }),
  };
}

function ratio(figure: Figure, tcp: Figure): Figure {
  const meaning: FigureMeaning = {
    ...{ unit: 'ratio', class: 'relative', better: figure.better },
    definition: `Divided by that of ${about}. ${figure.definition}`,
  };
  return valueFigure(middle(figure) / middle(tcp), meaning);
}

const middle = (figure: Figure): number => (figure.type === 'value' ? figure.value : figure.p50);
