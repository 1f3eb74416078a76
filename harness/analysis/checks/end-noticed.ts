/** Check LIFE-001, DC-031: whoever is left notices that the other side ended. */
import type { Ms } from '../../core/units.ts';
import { endingsOf, type Ending, type EndingSeen, type Plane } from '../endings.ts';
import { defineCheck, inMs, unlessAny, type Check } from './check.ts';

/** What the survivor of one ending must notice: by any one of these planes, within so long after the end. */
export interface ExpectedNotice {
  readonly planes: readonly Plane[];
  readonly within: Ms;
  /** A first sign (`disconnected`) is not enough. */
  readonly isOver?: true;
}

export interface ExpectedEnding {
  readonly ending: Ending;
  readonly notices: readonly ExpectedNotice[];
}

/** Every planned ending took place, and the survivor had each of its notices in time. */
export function endNoticed(expected: readonly ExpectedEnding[]): Check {
  return defineCheck({
    id: 'end-noticed',
    claim:
      'When one side closes or is killed, the other side notices in time, by what it was to watch.',
    references: ['LIFE-001', 'DC-031'],
    observe: (events) => {
      const seen = endingsOf(events);
      const problems = expected.flatMap((ending) => unnoticed(ending, seen));
      return unlessAny(problems, seen.map((ending) => inWords(ending, expected)).join('; '));
    },
  });
}

function unnoticed({ ending, notices }: ExpectedEnding, seen: readonly EndingSeen[]): string[] {
  const found = seen.find((candidate) => candidate.ending === ending);
  if (found === undefined) return [`${ending}: it did not take place`];
  return notices.flatMap(({ planes, within, isOver = false }) => {
    const times = (isOver ? found.over : found.noticed).filter(({ plane }) =>
      planes.includes(plane),
    );
    const first = Math.min(...times.map(({ after }) => after));
    if (first <= within) return [];
    const by = planes.join(' or ');
    const late = times.length === 0 ? '' : `, but after ${inMs(first)}`;
    const what = isOver ? ' that it is over' : '';
    return [
      `${ending}: the ${found.survivor} did not notice by ${by} within ${within} ms${what}${late}`,
    ];
  });
}

function inWords(
  { ending, survivor, noticed, over }: EndingSeen,
  expected: readonly ExpectedEnding[],
): string {
  const later = over.filter((notice) => !noticed.includes(notice));
  const how = [...noticed, ...later].map(
    ({ plane, after, detail }) => `${plane}${signIn(detail)} after ${inMs(after)}`,
  );
  const watched = expected.find((each) => each.ending === ending)?.notices ?? [];
  const planes = [...watched.flatMap((each) => each.planes), ...noticed.map(({ plane }) => plane)];
  const isByBroker = planes.every((plane) => plane === 'presence');
  const unseen = isByBroker ? ' (told by the broker; the connection itself was not watched)' : '';
  return `${ending}: the ${survivor} noticed by ${how.join(', ')}${unseen}`;
}

const signIn = (detail: string): string => (detail === 'disconnected' ? ' (disconnected)' : '');
