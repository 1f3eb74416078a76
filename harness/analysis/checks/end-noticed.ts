/** Check LIFE-001, LIFE-002, DC-029, DC-031: whoever is left notices that the other side ended. */
import { endingsOf, type Ending, type EndingSeen, type Plane } from '../endings.ts';
import { defineCheck, inMs, unlessAny, type Check } from './check.ts';

/** What the survivor of one ending must notice: each group by any one of its planes. */
export interface ExpectedEnding {
  readonly ending: Ending;
  readonly groups: readonly (readonly Plane[])[];
}

/** Every planned ending took place, and the survivor noticed it by each group of planes. */
export function endNoticed(expected: readonly ExpectedEnding[]): Check {
  return defineCheck({
    id: 'end-noticed',
    claim: 'When one side closes or is killed, the other side notices.',
    references: ['LIFE-001', 'LIFE-002', 'DC-029', 'DC-031'],
    observe: (events) => {
      const seen = endingsOf(events);
      const problems = expected.flatMap((ending) => unnoticed(ending, seen));
      return unlessAny(problems, seen.map(inWords).join('; '));
    },
  });
}

function unnoticed({ ending, groups }: ExpectedEnding, seen: readonly EndingSeen[]): string[] {
  const found = seen.find((candidate) => candidate.ending === ending);
  if (found === undefined) return [`${ending}: it did not take place`];
  const planes = new Set(found.noticed.map(({ plane }) => plane));
  return groups
    .filter((group) => !group.some((plane) => planes.has(plane)))
    .map((group) => `${ending}: the ${found.survivor} did not notice by ${group.join(' or ')}`);
}

function inWords({ ending, survivor, noticed }: EndingSeen): string {
  const how = noticed.map(({ plane, after }) => `${plane} after ${inMs(after)}`);
  return `${ending}: the ${survivor} noticed by ${how.join(', ')}`;
}
