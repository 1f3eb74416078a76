/** Reads the command line of a command with flags: what Node's own parser refuses is told in one line with the usage. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearest } from '../../setup/suggest.mjs';
import { badArgument } from './arguments.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** The values of flags by name, and the other arguments. */
export interface Given {
  readonly texts: ReadonlyMap<string, string>;
  readonly flags: ReadonlySet<string>;
  readonly rest: readonly string[];
}

/**
 * @param args - the command line after the command
 * @param takes - names of the flags with a value, and of those without
 * @param takes.texts - with a value
 * @param takes.flags - without
 * @param usage - the command as its help shows it
 * @throws HarnessError `bad-option` for a flag that is not known, given twice, or without its value
 */
export function parseFlags(
  args: readonly string[],
  takes: { readonly texts: readonly string[]; readonly flags: readonly string[] },
  usage: string,
): Given {
  const options: Options = {};
  for (const name of takes.texts) options[name] = { type: 'string' };
  for (const name of takes.flags) options[name] = { type: 'boolean' };
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const texts = new Map<string, string>();
  const flags = new Set<string>();
  const rest: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') rest.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (texts.has(name) || flags.has(name)) throw badArgument(`${rawName} is given twice`, usage);
    if (takes.texts.includes(name)) texts.set(name, valueOf(token, usage));
    else if (!takes.flags.includes(name)) throw unknown(rawName, takes, usage);
    else if (value === undefined) flags.add(name);
    else throw badArgument(`${rawName} takes no value`, usage);
  }
  return { texts, flags, rest };
}

function valueOf(
  {
    rawName,
    value,
    inlineValue,
  }: { rawName: string; value?: string | undefined; inlineValue?: boolean | undefined },
  usage: string,
): string {
  if (value === undefined || value === '' || (value.startsWith('-') && inlineValue !== true)) {
    throw badArgument(`${rawName} has no value`, usage);
  }
  return value;
}

function unknown(
  rawName: string,
  { texts, flags }: { readonly texts: readonly string[]; readonly flags: readonly string[] },
  usage: string,
) {
  const meant = nearest(rawName.replace(/^-+/, ''), [...texts, ...flags]);
  return badArgument(
    `${rawName} is no option${meant === undefined ? '' : `, --${meant} is`}`,
    usage,
  );
}

/**
 * A whole number from a flag; null when it was not given.
 * @throws HarnessError `bad-option` outside `least` to `most`
 */
export function wholeNumber(
  { texts }: Given,
  name: string,
  { least, most, usage }: { readonly least: number; readonly most: number; readonly usage: string },
): number | null {
  const text = texts.get(name);
  if (text === undefined) return null;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw badArgument(`--${name} ${text} is no whole number from ${least} to ${most}`, usage);
}
