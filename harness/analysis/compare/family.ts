/** Which figures decide, and which only explain where a change lies. */
/** Connecting is the claim of one scenario; elsewhere, and in its phases, it explains. So does our own control, plain TCP. */
const ofConnecting = new Set(['time-to-open', 'signalling.messages', 'signalling.bytes']);
const alwaysExplains = new Set(['time-to-first-echo', 'round-trip.load']);

/** `deciding` ones count, gate, and are corrected together. */
export function familyOf({
  cell,
  figure,
}: {
  readonly cell: { readonly scenario: string };
  readonly figure: string;
}): 'deciding' | 'explaining' {
  const explains = figure.startsWith('phase.') || figure.startsWith('reference.');
  if (explains || alwaysExplains.has(figure)) return 'explaining';
  return ofConnecting.has(figure) && cell.scenario !== 'connect' ? 'explaining' : 'deciding';
}
