/** Figures of the signalling plane: what a connection costs, and how fast the broker carries a message. */
import { ofKind, type TimelineEvent } from '../../timeline/event.ts';
import type { Figures } from '../result.ts';
import { signallingCost } from '../signalling-cost.ts';
import { distributionFigure, valueFigure } from '../stats/distribution.ts';

/** @see catalogue section 6.4 */
export function signallingFigures(events: readonly TimelineEvent[]): Figures {
  return { ...costFigures(events), ...brokerFigures(events) };
}

function costFigures(events: readonly TimelineEvent[]): Figures {
  const cost = signallingCost(events);
  if (cost === null) return {};
  const sum = (of: 'messages' | 'bytes') => cost.reduce((total, row) => total + row[of], 0);
  return {
    'signalling.messages': valueFigure(sum('messages'), {
      unit: 'count',
      class: 'exact',
      better: 'lower',
      definition:
        'PUBLISH packets of both peers from createOffer until both are open, resends included.',
    }),
    'signalling.bytes': valueFigure(sum('bytes'), {
      unit: 'B',
      class: 'exact',
      better: 'lower',
      definition: 'Payload bytes of those PUBLISH packets, without MQTT headers.',
    }),
  };
}

function brokerFigures(events: readonly TimelineEvent[]): Figures {
  const samples = ofKind(events, 'signalling.round-trips').flatMap((event) => event.samples);
  if (samples.length === 0) return {};
  return {
    'signalling.round-trip': distributionFigure(samples, {
      unit: 'ms',
      class: 'absolute',
      better: 'lower',
      definition:
        'A signalling message through the broker to the other peer and back, no WebRTC involved.',
    }),
  };
}
