/** The rules of each dialect, by its name. */
import { godotClassicRules } from './godot-classic.ts';
import { godotWorkbenchRules } from './godot-workbench.ts';
import { viewOf, type Meeting } from './meeting.ts';
import { nativeRules } from './native.ts';
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

/** What the subject of a meeting did right and wrong, in the order of the dialect's rules. */
export const judgeMeeting = (meeting: Meeting): Judgement[] =>
  judgeBy(rulesOfDialect(meeting.dialect), viewOf(meeting));
