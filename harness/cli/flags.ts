/** Reads a command line of flags alone; whatever is not understood is told in one line, with what was meant. */
import { parseArgs } from 'node:util';
import { nearest } from '../../setup/suggest.mjs';
import { HarnessError } from '../core/errors.ts';

export interface Accepted {
  /** The command as errors name it. */
  readonly usage: string;
  /** Flags that take a value, once. */
  readonly values: readonly string[];
  readonly switches?: readonly string[];
}

export interface Flags {
  readonly values: Readonly<Record<string, string>>;
  readonly switches: ReadonlySet<string>;
  readonly isHelp: boolean;
}

interface Token {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** `--help` is always known. @throws HarnessError `bad-option` */
export function readFlags(args: readonly string[], accepted: Accepted): Flags {
  const switches = [...(accepted.switches ?? []), 'help'];
  const options: Record<string, { type: 'string' | 'boolean' }> = {};
  for (const name of accepted.values) options[name] = { type: 'string' };
  for (const name of switches) options[name] = { type: 'boolean' };
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const values: Record<string, string> = {};
  const given = new Set<string>();
  for (const token of tokens) {
    if (token.kind === 'positional') throw bad(`${token.value} is not understood`, accepted);
    if (token.kind !== 'option') continue;
    if (switches.includes(token.name)) given.add(token.name);
    else if (!accepted.values.includes(token.name)) throw unknown(token, accepted);
    else if (token.name in values) throw bad(`${token.rawName} was given twice`, accepted);
    else values[token.name] = valueOf(token, accepted);
  }
  return { values, switches: given, isHelp: given.has('help') };
}

/** A URL after a space may begin with anything but a dash, which is the next flag. */
function valueOf({ rawName, value, inlineValue }: Token, accepted: Accepted): string {
  if (value === undefined || value === '' || (value.startsWith('-') && inlineValue !== true)) {
    throw bad(`${rawName} has no value`, accepted);
  }
  return value;
}

function unknown({ name, rawName }: Token, accepted: Accepted): HarnessError {
  const meant = nearest(name, [...accepted.values, ...(accepted.switches ?? [])]);
  if (meant === undefined) return bad(`${rawName} is no option`, accepted);
  return new HarnessError({
    code: 'bad-option',
    what: `${rawName} is no option`,
    cure: `did you mean --${meant}?`,
  });
}

const bad = (what: string, { usage }: Accepted): HarnessError =>
  new HarnessError({ code: 'bad-option', what, cure: `see signalbox ${usage} --help` });
