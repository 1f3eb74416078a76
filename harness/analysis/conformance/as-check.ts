/** The rules of a dialect as checks of a cell: both of its peers must keep them, as far as that was seen. */
import { otherRole, type Role } from '../../core/ids.ts';
import type { TimelineEvent } from '../../timeline/event.ts';
import type { Check } from '../checks/check.ts';
import { viewOf } from './meeting.ts';
import { rulesOfDialect } from './registry.ts';
import { judgeBy, type Judgement, type Rule } from './rule.ts';

/** Who met where. */
export interface Meet {
  readonly dialect: string;
  readonly root: string;
  readonly names: Readonly<Record<Role, string>>;
}

const roles = ['offerer', 'answerer'] as const;

/** One check a rule; a rule that saw nothing of either peer says nothing. */
export const dialectChecks = (meet: Meet): Check[] =>
  rulesOfDialect(meet.dialect).map((rule) => asCheck(rule, meet));

function asCheck(rule: Rule, meet: Meet): Check {
  const { id, claim, references } = rule;
  const seenOf = (events: readonly TimelineEvent[]) =>
    roles.flatMap((role) => judged(rule, meet, { role, events }));
  return {
    ...{ id, claim, references },
    isSeenIn: (events) => seenOf(events).length > 0,
    run: (events) => {
      const seen = seenOf(events);
      const wrong = seen.filter(({ verdict }) => verdict === 'failed');
      const told = wrong.length === 0 ? seen : wrong;
      return {
        ...{ id, claim, references: [...references] },
        outcome: wrong.length === 0 ? 'passed' : 'failed',
        evidence: told.map(({ role, evidence }) => `${role}: ${evidence}`).join('; '),
      };
    },
  };
}

function judged(
  rule: Rule,
  { dialect, root, names }: Meet,
  { role, events }: { role: Role; events: readonly TimelineEvent[] },
): (Judgement & { role: Role })[] {
  const partner = names[otherRole(role)];
  const view = viewOf({ dialect, root, subject: names[role], partner, role, events });
  return judgeBy([rule], view)
    .filter(({ verdict }) => verdict !== 'not seen')
    .map((judgement) => ({ ...judgement, role }));
}
