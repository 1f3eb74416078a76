/** Check PERF-004: every scheduled round trip came back, under each planned load. */
import { ofKind, type EventOf } from '../../timeline/event.ts';
import { defineCheck, unlessAny, type Check } from './check.ts';

type Load = EventOf<'round-trip.samples'>['load'];

/**
 * No round trip is lost.
 * @param planned - the loads that must have been measured; one that is missing fails the check
 */
export function roundTripsComplete(planned: readonly Load[]): Check {
  return defineCheck({
    id: 'round-trips-complete',
    claim: 'Every scheduled round trip comes back, idle and under load.',
    references: ['PERF-004'],
    observe: (events) => {
      const rounds = ofKind(events, 'round-trip.samples');
      const missing = planned
        .filter((load) => !rounds.some((round) => round.load === load))
        .map((load) => `${load}: not measured`);
      const told = rounds.map(({ load, samples }) => `${load}: ${samples.length} came back`);
      return unlessAny([...missing, ...rounds.flatMap(losses)], told.join(', '));
    },
  });
}

function losses(round: EventOf<'round-trip.samples'>): string[] {
  const { load, by, scheduled, samples, lost, held = 0 } = round;
  const came = held === 0 ? '' : `, ${held} of them held back until more was sent`;
  if (lost > 0) return [`${load}, ${by}: ${lost} of ${scheduled} lost${came}`];
  return samples.length === 0 ? [`${load}, ${by}: no sample`] : [];
}
