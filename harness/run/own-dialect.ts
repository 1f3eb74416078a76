/** How a user's own dialect is named: by its file, as `module:<path>`; results call it by the name of that file. */
import path from 'node:path';
import { dialectNames } from '../../setup/dialect-names.mjs';
import { HarnessError } from '../core/errors.ts';

const prefix = 'module:';

/** A dialect by its file, which nobody has read yet. */
export interface OwnDialect {
  readonly name: string;
  readonly file: string;
}

/** `module:<path>`: an ES module whose default export is a dialect. */
export const isOwnDialect = (text: string): boolean => text.startsWith(prefix);

/**
 * What is known before the file is read.
 * @throws HarnessError `bad-option` when the name of the file cannot be the name of a dialect
 */
export function ownDialect(text: string): OwnDialect {
  const file = path.resolve(text.slice(prefix.length));
  const name = path.parse(file).name;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
    throw new HarnessError({
      code: 'bad-option',
      what: `${text}: "${name}" cannot be the name of a dialect`,
      cure: 'name the file with small letters, digits and -, such as my-game.mjs',
    });
  }
  if (!dialectNames.includes(name)) return { name, file };
  throw new HarnessError({
    code: 'bad-option',
    what: `${text}: there is a dialect called ${name} already`,
    cure: 'give the file another name',
  });
}
