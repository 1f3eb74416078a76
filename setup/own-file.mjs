/** How a user's own dialect or broker is named: by its file, as `module:<path>`; results call it by that file's name. */
import path from 'node:path';

/**
 * @typedef {object} OwnFile
 * @property {string} name what results call it
 * @property {string} file absolute
 */

const prefix = 'module:';

/** @param {string} text */
export const isOwnFile = (text) => text.startsWith(prefix);

/**
 * Looks at the text alone; whether there is such a file is told by who loads it.
 * @param {string} text `module:<path>`
 * @param {'dialect' | 'broker'} kind
 * @param {readonly string[]} taken names that are ours
 * @returns {{ own: OwnFile } | { what: string, cure: string }}
 */
export function ownFile(text, kind, taken) {
  const file = path.resolve(text.slice(prefix.length));
  const { name } = path.parse(file);
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
    return {
      what: `${text}: "${name}" cannot be the name of a ${kind}`,
      cure: 'name the file with small letters, digits and -, such as my-own.mjs',
    };
  }
  if (!taken.includes(name)) return { own: { name, file } };
  return {
    what: `${text}: there is a ${kind} called ${name} already`,
    cure: 'give the file another name',
  };
}
