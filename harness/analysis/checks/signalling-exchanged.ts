/** Check MQTT-001: the broker carries signalling messages between the peers, both ways and without loss. */
import { ofKind } from '../../timeline/event.ts';
import { defineCheck, unlessAny } from './check.ts';

export const signallingExchanged = defineCheck({
  id: 'signalling-exchanged',
  claim: 'Signalling messages of each peer reach the other and are answered, none lost.',
  references: ['MQTT-001'],
  observe: (events) => {
    const rounds = ofKind(events, 'signalling.round-trips');
    const problems = (['offerer', 'answerer'] as const).flatMap((role) => {
      const own = rounds.filter(({ by }) => by === role);
      const back = own.reduce((sum, { samples }) => sum + samples.length, 0);
      const lost = own.reduce((sum, event) => sum + event.lost, 0);
      if (back === 0 && lost === 0) return [`${role}: no round trip was made`];
      return lost > 0 ? [`${role}: ${lost} of ${back + lost} messages were not answered`] : [];
    });
    const total = rounds.reduce((sum, { samples }) => sum + samples.length, 0);
    return unlessAny(problems, `${total} round trips, none lost`);
  },
});
