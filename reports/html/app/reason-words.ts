/** What a reason's code means: an error code of the harness, or the id of a check. */
import { errorCodes } from '../../../harness/core/errors.ts';

const meanings: ReadonlyMap<string, string> = new Map(
  Object.entries(errorCodes).map(([code, { means }]) => [code, means]),
);

/** Empty for the id of a check, whose claim stands with the check. */
export const meaningOf = (code: string): string => meanings.get(code) ?? '';
