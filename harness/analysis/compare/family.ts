/** Which figures decide, and which only explain where a change lies. */
import type { Subject } from './gather.ts';

/** Connecting is the claim of one scenario; elsewhere, and in its phases, it explains. */
const ofConnecting = new Set(['time-to-open', 'signalling.messages', 'signalling.bytes']);

/** `deciding` ones count, gate, and are corrected together. */
export function familyOf({
  cell,
  figure,
}: Pick<Subject, 'cell' | 'figure'>): 'deciding' | 'explaining' {
  if (figure.startsWith('phase.') || figure === 'time-to-first-echo') return 'explaining';
  return ofConnecting.has(figure) && cell.scenario !== 'connect' ? 'explaining' : 'deciding';
}
