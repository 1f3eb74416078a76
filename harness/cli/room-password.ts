/** The password of a room, for dialects that have one: an option, or a variable where others can read command lines. */
import { badArgument } from './arguments.ts';

/** Name of the option, without its dashes. */
export const roomPasswordFlag = 'room-password';
export const roomPasswordVariable = 'SIGNALBOX_ROOM_PASSWORD';

/** Ours that send everything in the clear. */
const withoutPassword: ReadonlySet<string> = new Set([
  'native',
  'godot-classic',
  'godot-workbench',
]);

/**
 * @param given - values of the command line by option
 * @param dialect - a name, or `module:` and a file: a user's own may have one
 * @returns empty: none
 * @throws HarnessError `bad-option` when it is given for a dialect that has none
 */
export function roomPassword(
  given: Readonly<Record<string, string>>,
  dialect: string,
  usage: string,
): string {
  const option = given[roomPasswordFlag];
  if (withoutPassword.has(dialect)) {
    if (option === undefined) return '';
    throw badArgument(`--${roomPasswordFlag} is for trystero: ${dialect} encrypts nothing`, usage);
  }
  return option ?? process.env[roomPasswordVariable] ?? '';
}
