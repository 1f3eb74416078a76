/** From `external:…` in a list of stacks to a program: a command line, or a JSON file that describes one. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { HarnessError } from '../core/errors.ts';
import { externalPeerFile } from './external-protocol.ts';

const prefix = 'external:';

export interface ExternalSpec {
  /** What the matrix calls it: of a file its `name`, of a command line the text as it was given. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Commands and activities that it promised. */
  readonly capabilities: readonly string[];
}

export const isExternalStack = (text: string): boolean => text.startsWith(prefix);

/**
 * Reads `external:COMMAND LINE` or `external:FILE.json`; nothing is started.
 * @throws HarnessError `bad-option` when there is no command, or the file is missing or not as its schema says
 */
export function externalSpec(text: string): ExternalSpec {
  const source = text.slice(prefix.length).trim();
  if (source.endsWith('.json') && !/\s/.test(source)) return fromFile(path.resolve(source));
  const [command, ...args] = wordsOf(source);
  if (command === undefined) throw bad(`"${text}" names no program`, `write ${prefix}COMMAND`);
  return { name: text, command, args, cwd: process.cwd(), env: {}, capabilities: [] };
}

function fromFile(file: string): ExternalSpec {
  if (!existsSync(file)) throw bad(`there is no file ${file}`, 'write the path from where you are');
  const parsed = externalPeerFile.safeParse(json(file));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw bad(
      `${file}: ${where === '' ? '' : `${where}: `}${issue?.message ?? 'not understood'}`,
      'see schema/external-peer.schema.json',
    );
  }
  const { cwd, $schema: _, ...about } = parsed.data;
  return { ...about, cwd: path.resolve(path.dirname(file), cwd) };
}

function json(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw bad(`${file} is not JSON: ${String(error)}`, 'correct it');
  }
}

/** Words as a shell would split them, with quotes and nothing else: no shell runs. */
export function wordsOf(line: string): string[] {
  return Array.from(line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g), ([word]) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  );
}

const bad = (what: string, cure: string): HarnessError =>
  new HarnessError({ code: 'bad-option', what, cure });
