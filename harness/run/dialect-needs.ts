/** What a scenario needs of the dialect: where an application has no such thing, the cell says so and is not run. */
import { HarnessError } from '../core/errors.ts';
import type { Ability, Dialect } from '../dialects/dialect.ts';
import type { Need } from '../plan/spec.ts';

const abilities: Readonly<Record<Extract<Need, Ability>, string>> = {
  'signalling-ping': 'no message through the broker that the other side answers',
  departure: 'nothing on the broker that tells of the end of a peer',
  'more-channels': 'no channels but its own',
};

/** What peers need and not their dialect, all dialects have. */
export const has = ({ able }: Dialect, need: Need): boolean => !isAbility(need) || able.has(need);

const isAbility = (need: Need): need is Extract<Need, Ability> => Object.hasOwn(abilities, need);

export const dialectLacks = (dialect: string, need: Need): HarnessError =>
  new HarnessError({
    code: 'dialect-lacks',
    what: `the dialect ${dialect} has ${isAbility(need) ? abilities[need] : need}`,
    cure: 'nothing to do: this scenario says nothing about it',
  });
