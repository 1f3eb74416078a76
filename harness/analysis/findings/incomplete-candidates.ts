/** Stacks whose candidates lack what the standard wants in them, which some partners refuse (catalogue ICE-005). */
import { incompleteCandidates } from '../figures/candidates.ts';
import type { Cell } from '../result.ts';
import { typical } from '../stats/typical.ts';
import type { Finding } from './finding.ts';

/** One finding per stack, with every cell that shows it. */
export function candidatesThatLack(cells: readonly Cell[]): Finding[] {
  const shown = cells.flatMap((cell) =>
    (['offerer', 'answerer'] as const)
      .filter((role) => (typical(cell.figures[incompleteCandidates(role)]) ?? 0) > 0)
      .map((role) => ({ stack: cell[role], cell: cell.id })),
  );
  const stacks = [...new Set(shown.map(({ stack }) => stack))];
  return stacks.map((stack) => ({
    severity: 'info',
    title: `${stack} emits candidates that are not complete`,
    text: `They come without sdpMid or without a number in sdpMLineIndex, and webrtc-pc section 4.8.2 wants both. Signalbox sends 0 for a missing index; an application that passes them on as they are meets partners that refuse them.`,
    cells: [...new Set(shown.filter((each) => each.stack === stack).map(({ cell }) => cell))],
  }));
}
