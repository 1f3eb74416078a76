/** What a rule of a dialect is: one claim about a peer, judged from what could be seen of it from outside. */
import type { Statement, View } from './meeting.ts';

export type RuleVerdict = 'passed' | 'failed' | 'not seen';

/** What a rule saw, with the values. */
export interface Look {
  readonly verdict: RuleVerdict;
  readonly evidence: string;
}

export interface Rule {
  /** Dialect and name, such as `godot-classic/will`. */
  readonly id: string;
  /** What must hold, in words; it can be false. */
  readonly claim: string;
  /** Entries of the catalogue that it shows from outside. */
  readonly references: readonly string[];
  readonly look: (view: View) => Look;
}

export interface Judgement extends Look {
  readonly id: string;
  readonly claim: string;
  readonly references: string[];
}

/** Makes the rules of one dialect. */
export const rulesOf =
  (dialect: string) =>
  (name: string, claim: string, references: readonly string[], look: Rule['look']): Rule => ({
    ...{ id: `${dialect}/${name}`, claim, references, look },
  });

/** What a dialect asks and nobody can see from outside: it is told as such, with the reason. */
export const unobservable = (why: string) => (): Look => notSeen(`not observable, because ${why}`);

/** All of them; one that crashes has seen nothing. */
export function judgeBy(rules: readonly Rule[], view: View): Judgement[] {
  return rules.map(({ id, claim, references, look }) => {
    const about = { id, claim, references: [...references] };
    try {
      return { ...about, ...look(view) };
    } catch (thrown) {
      return { ...about, ...notSeen(`the rule itself crashed: ${String(thrown)}`) };
    }
  });
}

export const passed = (evidence: string): Look => ({ verdict: 'passed', evidence });
export const failed = (evidence: string): Look => ({ verdict: 'failed', evidence });
export const notSeen = (evidence: string): Look => ({ verdict: 'not seen', evidence });

/** Failed with the first problems named, or passed with `fine` when there is none. */
export function unless(problems: readonly string[], fine: string): Look {
  if (problems.length === 0) return passed(fine);
  const more = problems.length > 3 ? `; and ${problems.length - 3} more` : '';
  return failed(`${problems.slice(0, 3).join('; ')}${more}`);
}

const longest = 72;

/** `1.234 s crumble77/cat222/status "connected", retained` */
export function told({ t, topic, payload, retain }: Statement): string {
  const text = payload.length <= longest ? payload : `${payload.slice(0, longest)}…`;
  return `${inSeconds(t)} ${topic} ${JSON.stringify(text)}${retain ? ', retained' : ''}`;
}

export const inSeconds = (t: number): string => `${(t / 1_000).toFixed(3)} s`;
