/** What the two are called in a run: as the user says, else as the dialect lets them be called. */
import type { Role } from '../../core/ids.ts';
import { unguessable } from '../../core/random.ts';
import { dialectNamed } from '../../dialects/registry.ts';
import { badArgument } from '../arguments.ts';
import type { CheckOptions } from './options.ts';

export interface Names {
  /** Null: whoever appears. */
  readonly id: string | null;
  readonly peer: string;
}

/** @param role - of the application @throws HarnessError `bad-option` where the dialect cannot do without a name */
export function namesFor({ dialect, id, peer }: CheckOptions, role: Role): Names {
  if (dialect === 'godot-classic' && id === null)
    throw badArgument('godot-classic knows its peers by name: --id is needed', 'check --id cat222');
  return { id, peer: peer ?? ourName(dialect, id, role) };
}

function ourName(dialect: string, id: string | null, role: Role): string {
  const names = dialectNamed(dialect).names();
  switch (dialect) {
    case 'godot-classic':
      return id === names.offerer ? names.answerer : names.offerer;
    case 'trystero':
      // The smaller id offers, and the other one is not known beforehand
      return `${(role === 'offerer' ? 'z' : '0').repeat(4)}${unguessable().slice(0, 16)}`;
    case 'godot-workbench':
      return names.offerer;
    default:
      return `signalbox-${role === 'offerer' ? 'answerer' : 'offerer'}`;
  }
}
