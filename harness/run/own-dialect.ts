/** A user's own dialect by its file, before anybody has read it. */
import { dialectNames } from '../../setup/dialect-names.mjs';
import { ownFile, type OwnFile } from '../../setup/own-file.mjs';
import { HarnessError } from '../core/errors.ts';

/** @throws HarnessError `bad-option` when the name of the file cannot be the name of a dialect */
export function ownDialect(text: string): OwnFile {
  const read = ownFile(text, 'dialect', dialectNames);
  if ('own' in read) return read.own;
  throw new HarnessError({ code: 'bad-option', ...read });
}
