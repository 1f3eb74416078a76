/** What a finding is. */

export const severities = ['fail', 'warn', 'info'] as const;

export interface Finding {
  readonly severity: (typeof severities)[number];
  readonly title: string;
  /** The evidence, with the values, in a few sentences. */
  readonly text: string;
  /** Ids of the cells that show it, the one to look at first in front. */
  readonly cells: readonly string[];
}
