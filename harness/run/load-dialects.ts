/**
 * Makes a user's own dialect of its file: one module that every worker, every Node peer and every page can have, built
 * by esbuild without Node's own modules, and rehearsed before anybody speaks it.
 */
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type BuildFailure } from 'esbuild';
import type { OwnFile } from '../../setup/own-file.mjs';
import { HarnessError, type ErrorCode } from '../core/errors.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { dialectProblems } from '../dialects/rehearsal.ts';
import { useDialects } from '../dialects/registry.ts';

const toldProblems = 4;
/** What `signalbox/dialect` is for a file outside of any project that has the package. */
const publicFace = fileURLToPath(new URL('../dialects/public.ts', import.meta.url));

/** One that may be spoken. */
export interface LoadedDialect extends OwnFile {
  readonly dialect: Dialect;
  /** One ES module without imports, its default export the dialect. */
  readonly script: string;
}

/**
 * Loads them and has this process know them from now on.
 * @throws HarnessError `dialect-file-missing`, `dialect-not-loadable`, `dialect-not-exported`, `dialect-malformed`
 *   or `dialect-threw`, whichever comes first
 */
export async function useOwnDialects(owns: readonly OwnFile[]): Promise<LoadedDialect[]> {
  const loaded = await Promise.all(owns.map(load));
  useDialects(loaded.map(({ dialect }) => dialect));
  return loaded;
}

async function load(own: OwnFile): Promise<LoadedDialect> {
  const { name, file } = own;
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new HarnessError({
      code: 'dialect-file-missing',
      what: `there is no file ${file}`,
      cure: `give the path from here, ${process.cwd()}, as in --dialects module:./my-dialect.mjs`,
    });
  }
  const script = await bundled(file);
  const exported = await defaultOf(script, file);
  const [first, ...more] = dialectProblems(exported);
  if (first !== undefined) {
    const others = [first, ...more].filter(({ code }) => code === first.code);
    throw bad(
      first.code,
      file,
      others.map(({ what }) => what),
    );
  }
  const dialect = exported as Dialect; // rehearsed above
  if (dialect.name === name) return { ...own, dialect, script };
  const what = `it calls itself "${dialect.name}", and results would call it "${name}" by its file`;
  throw bad('dialect-malformed', file, [what]);
}

/** @throws HarnessError `dialect-not-loadable` with esbuild's own words and place */
async function bundled(file: string): Promise<string> {
  try {
    const { outputFiles } = await build({
      ...{ entryPoints: [file], bundle: true, write: false, logLevel: 'silent' },
      // As a page would have it: what needs Node fails here, and not in the first page
      ...{ platform: 'browser', format: 'esm', target: 'es2022' },
      alias: { 'signalbox/dialect': publicFace },
    });
    return outputFiles[0]?.text ?? '';
  } catch (error) {
    const { errors = [] } = error as Partial<BuildFailure>; // anything else has none
    const [first] = errors;
    const place = first?.location;
    const at = place ? `${place.file}:${place.line}: ` : '';
    throw new HarnessError({
      code: 'dialect-not-loadable',
      what: `${file}: ${at}${first?.text ?? String(error)}`,
      cure: 'a dialect goes into pages too: no module of Node, and packages installed beside it',
      cause: error,
    });
  }
}

async function defaultOf(script: string, file: string): Promise<unknown> {
  const url = `data:text/javascript;base64,${Buffer.from(script).toString('base64')}`;
  const module = (await import(url).catch((cause: unknown) => {
    throw new HarnessError({
      code: 'dialect-not-loadable',
      what: `${file}: ${String(cause)}`,
      cure: 'it runs once when it is loaded, and must not throw then',
      cause,
    });
  })) as Record<string, unknown>; // any module; what it exports is checked by the caller
  if ('default' in module) return module['default'];
  const names = Object.keys(module);
  throw new HarnessError({
    code: 'dialect-not-exported',
    what: `${file} has no default export${names.length > 0 ? `, only ${names.join(', ')}` : ''}`,
    cure: 'write `export default { ...plain, name, encode, decode, … }`; see docs/dialect.md',
  });
}

function bad(code: ErrorCode, file: string, problems: readonly string[]): HarnessError {
  const more = problems.length - toldProblems;
  const told = [...problems.slice(0, toldProblems), ...(more > 0 ? [`and ${more} more`] : [])];
  return new HarnessError({
    code,
    what: `${file}: ${told.join('; ')}`,
    cure: 'docs/dialect.md says what each part is; `dialectProblems` of signalbox/dialect lists them all',
  });
}
