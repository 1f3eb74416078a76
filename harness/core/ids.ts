/** Names of the things a cell is made of. */

/** The four participants of a timeline; the order is the order of lanes. */
export const participants = ['offerer', 'broker', 'answerer', 'harness'] as const;
export type Participant = (typeof participants)[number];
export type Role = 'offerer' | 'answerer';

export const otherRole = (role: Role): Role => (role === 'offerer' ? 'answerer' : 'offerer');

/** What makes a cell this cell; everything else about it is a result. */
export interface CellKey {
  readonly scenario: string;
  readonly offerer: string;
  readonly answerer: string;
  readonly broker: string;
  readonly link: string;
  readonly dialect: string;
}

/** `connect/chromium→firefox/aedes/direct/native`: stable, unique within a run, readable. */
export function cellId(key: CellKey): string {
  return `${key.scenario}/${key.offerer}→${key.answerer}/${key.broker}/${key.link}/${key.dialect}`;
}
