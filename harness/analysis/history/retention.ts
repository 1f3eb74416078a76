/** Which runs of a history may go: a policy, and what it says of each run. */

export interface Retention {
  /** The newest so many stay; null: the rule says nothing. */
  readonly keep: number | null;
  /** What is not older than so many days stays; null: the rule says nothing. */
  readonly keepDays: number | null;
}

const dayMs = 24 * 60 * 60 * 1_000;

/**
 * The runs that no rule keeps. Without any rule all stay.
 * @param runs - in any order
 * @param now - ms since 1970, as `Date.now` tells
 */
export function expired<T extends { readonly startedAt: string }>(
  runs: readonly T[],
  { keep, keepDays }: Retention,
  now: number,
): T[] {
  if (keep === null && keepDays === null) return [];
  const newestFirst = [...runs].sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
  return newestFirst.filter(({ startedAt }, at) => {
    const isAmongNewest = keep !== null && at < keep;
    const isYoung = keepDays !== null && now - Date.parse(startedAt) <= keepDays * dayMs;
    return !isAmongNewest && !isYoung;
  });
}
