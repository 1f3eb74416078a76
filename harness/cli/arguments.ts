/** Reads the command line of a command that takes at most one argument and no flags. */
import { HarnessError } from '../core/errors.ts';

/**
 * @param usage - the command as its help shows it
 * @returns the argument, or null when none was given
 * @throws HarnessError `bad-option` for a flag or a second argument
 */
export function onlyArgument(args: readonly string[], usage: string): string | null {
  const flag = args.find((arg) => arg.startsWith('-'));
  if (flag !== undefined) throw badArgument(`${flag} is no option`, usage);
  const [first = null, second] = args;
  if (second !== undefined) throw badArgument(`${second} is one argument too many`, usage);
  return first;
}

export const asksForHelp = (args: readonly string[]): boolean => args.includes('--help');

/** For an argument that is missing or not understood. */
export const badArgument = (what: string, usage: string): HarnessError =>
  new HarnessError({ code: 'bad-option', what, cure: `write signalbox ${usage}` });
