/** The pair that others are related to: two fast peers of one stack, the embedded broker, nothing in between. */
import type { CellKey } from '../core/ids.ts';

/** All of its key but the scenario. */
export const reference = {
  offerer: 'node-datachannel',
  answerer: 'node-datachannel',
  broker: 'aedes',
  link: 'direct',
  dialect: 'native',
} as const satisfies Omit<CellKey, 'scenario'>;

/** Whether a cell is the reference of its scenario. */
export function isReference(key: Omit<CellKey, 'scenario'>): boolean {
  const isPair = key.offerer === reference.offerer && key.answerer === reference.answerer;
  const isPlace = key.broker === reference.broker && key.link === reference.link;
  return isPair && isPlace && key.dialect === reference.dialect;
}
