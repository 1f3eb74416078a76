/** Cells about which nothing was learnt because the harness fell short, grouped by the reason. */
import type { Cell } from '../result.ts';
import type { Finding } from './finding.ts';

/** One warning per reason code. */
export function unjudged(cells: readonly Cell[]): Finding[] {
  const open = cells.filter(({ outcome }) => outcome === 'inconclusive');
  const codes = [...new Set(open.map(({ reason }) => reason?.code ?? 'unknown'))];
  return codes.map((code) => {
    const such = open.filter(({ reason }) => (reason?.code ?? 'unknown') === code);
    const reason = such[0]?.reason ?? null;
    const count = such.length === 1 ? 'One cell' : `${such.length} cells`;
    return {
      severity: 'warn',
      title: `${count} could not be judged (${code})`,
      text:
        reason === null ? 'No reason was recorded.' : `${reason.what}. What to do: ${reason.cure}.`,
      cells: such.map(({ id }) => id),
    };
  });
}
