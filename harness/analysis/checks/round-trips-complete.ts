/** Check PERF-004: every scheduled round trip came back, under each planned load. */
import { ofKind, type EventOf } from '../../timeline/event.ts';
import { defineCheck, unlessAny, type Check } from './check.ts';

type Load = EventOf<'round-trip.samples'>['load'];

/**
 * No round trip is lost.
 * @param planned - the loads that must have been measured; one that is missing fails the check
 * @param count - how many round trips each was to have, those of the warm-up aside
 */
export function roundTripsComplete(planned: readonly Load[], count: number): Check {
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
      const problems = rounds.flatMap((round) => [...short(round, count), ...losses(round)]);
      return unlessAny([...missing, ...problems], told.join(', '));
    },
  });
}

function short({ load, by, scheduled }: EventOf<'round-trip.samples'>, count: number): string[] {
  return scheduled === count ? [] : [`${load}, ${by}: ${scheduled} scheduled, not ${count}`];
}

function losses(round: EventOf<'round-trip.samples'>): string[] {
  const { load, by, scheduled, samples, lost, held = 0, lostInWarmUp = 0 } = round;
  const came = held === 0 ? '' : `, ${held} of them held back until more was sent`;
  if (lost > 0) return [`${load}, ${by}: ${lost} of ${scheduled} lost${came}`];
  if (lostInWarmUp > 0) return [`${load}, ${by}: ${lostInWarmUp} of the warm-up lost`];
  return samples.length === 0 ? [`${load}, ${by}: no sample`] : [];
}
