/** The rules of each dialect, by its name. */
import { godotClassicRules } from './godot-classic.ts';
import { godotWorkbenchRules } from './godot-workbench.ts';
import { viewOf, type Meeting } from './meeting.ts';
import { nativeRules } from './native.ts';
import { ownRules } from './own.ts';
import { judgeBy, type Judgement, type Rule } from './rule.ts';
import { trysteroRules } from './trystero.ts';

const byDialect: Readonly<Record<string, readonly Rule[]>> = {
  native: nativeRules,
  'godot-classic': godotClassicRules,
  'godot-workbench': godotWorkbenchRules,
  trystero: trysteroRules,
};

/** Empty for a dialect without rules of its own. */
export const rulesOfDialect = (dialect: string): readonly Rule[] => byDialect[dialect] ?? [];

/** Those of the dialect; of a user's own, those that every dialect has. */
const rulesFor = ({ dialect, spoken }: Meeting): readonly Rule[] =>
  spoken === undefined ? rulesOfDialect(dialect) : ownRules(dialect, spoken);

/** What the subject of a meeting did right and wrong, in the order of the dialect's rules. */
export const judgeMeeting = (meeting: Meeting): Judgement[] =>
  judgeBy(rulesFor(meeting), viewOf(meeting));
