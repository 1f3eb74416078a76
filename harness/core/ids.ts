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

/** The key behind an id of `cellId`; null when the text is none. */
export function parseCellId(id: string): CellKey | null {
  const found = /^([^/]+)\/(.+?)→(.+)\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(id);
  if (found === null) return null;
  const [, scenario = '', offerer = '', answerer = '', broker = '', link = '', dialect = ''] =
    found;
  return { scenario, offerer, answerer, broker, link, dialect };
}
