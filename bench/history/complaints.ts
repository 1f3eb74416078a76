/** What trends over the history say, held against what was changed. */
import type { TrendEvent, Trends, TrendSeries } from '../../harness/analysis/trends/model.ts';
import { watched, type Change } from './generations.ts';

/** Everything that is not as it was made; empty when exactly the changes were found. */
export function complaintsAbout(trends: Trends, changes: readonly Change[]): string[] {
  const due = changes.map((change) => ({ change, event: eventAt(trends, change.run) }));
  const known = new Set(due.map(({ event }) => event));
  return [
    ...due.flatMap(({ change, event }) =>
      event === undefined
        ? [`no change was found at run ${change.run}`]
        : ofOne(change, event, trends),
    ),
    ...trends.events
      .filter((event) => !known.has(event))
      .map(({ run, text }) => `a change that nobody made at run ${run + 1}: ${text}`),
    ...trends.series
      .filter(({ notSearched }) => notSearched !== '')
      .map(({ id, notSearched }) => `${id} was not looked at: ${notSearched}`),
  ];
}

const eventAt = ({ events }: Trends, run: number): TrendEvent | undefined =>
  events.find((event) => event.run === run - 1);

function ofOne({ run, figures }: Change, event: TrendEvent, { series }: Trends): string[] {
  const due = series.filter((each) => figures.includes(each.figure) && hasWatched(each));
  const moved = new Set(event.moved);
  const { kind, name } = event.attributedTo;
  return [
    ...due.flatMap((each) => wrongPlace(each, run)),
    ...event.moved
      .filter((id) => !due.some((each) => each.id === id))
      .map((id) => `${id} moved at run ${run} and should not have`),
    ...(due.length === 3 * figures.length && due.every(({ id }) => moved.has(id))
      ? []
      : [`${event.moved.length} series moved at run ${run}, ${3 * figures.length} should have`]),
    ...(event.direction === 'worse' ? [] : [`run ${run} is told as ${event.direction}`]),
    ...(kind === 'stack' && name === watched ? [] : [`run ${run} is put down to ${kind} ${name}`]),
    ...(event.coinciding.some(({ what, name: of }) => what === 'stack' && of === watched)
      ? []
      : [`that the stack changed before run ${run} is not told`]),
  ];
}

const hasWatched = ({ offerer, answerer }: TrendSeries): boolean =>
  offerer === watched || answerer === watched;

/** Every series that moves has one change, and it lies at that run: not one beside it. */
function wrongPlace({ id, changePoints }: TrendSeries, run: number): string[] {
  const places = changePoints.map((point) => point.run + 1);
  return places.length === 1 && places[0] === run
    ? []
    : [`${id} should change at run ${run}, and does at ${places.join(', ') || 'none'}`];
}
