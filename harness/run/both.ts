/** Both sides of a cell at once, and which of their failures says most about what happened. */
import { atMost } from '../core/deadline.ts';
import { deferred } from '../core/deferred.ts';
import { asFailure, type ErrorCode } from '../core/errors.ts';
import type { Role } from '../core/ids.ts';
import type { Ms } from '../core/units.ts';

export const roles = ['offerer', 'answerer'] as const;

/**
 * Both at once; the first failure counts, after the other side has settled, so that both tell their story. Once one
 * saw something go wrong, and did not only wait in vain, the other has `patience` ms more; it is then waited for no longer.
 */
export async function both(
  work: (role: Role) => Promise<unknown>,
  patience: Ms = Infinity,
): Promise<void> {
  const failed = new Map<Role, unknown>();
  const wentWrong = deferred<null>();
  const settled = Promise.all(
    roles.map((role) =>
      work(role).catch((error: unknown) => {
        failed.set(role, error);
        if (!isTimeout(error)) wentWrong.resolve(null);
      }),
    ),
  );
  await Promise.race([settled, wentWrong.promise]);
  if (failed.size === 0) return;
  await atMost(settled, patience);
  throw worst(roles.filter((role) => failed.has(role)).map((role) => failed.get(role)));
}

/** Of two that waited in vain, the one that waited for the earlier stage knows more. */
const stages: readonly ErrorCode[] = [
  'opening-timeout',
  'offer-timeout',
  'answer-timeout',
  'ice-timeout',
  'dtls-timeout',
  'channel-open-timeout',
  'handshake-timeout',
  'nonce-timeout',
];

/** A side that only waited in vain says less than one that saw something go wrong. */
function worst(errors: readonly unknown[]): unknown {
  const codes = errors.map((error) => asFailure(error).code);
  const telling = codes.findIndex((code) => !code.endsWith('-timeout'));
  if (telling >= 0) return errors[telling];
  const earliest = stages.find((stage) => codes.includes(stage));
  return errors[earliest === undefined ? 0 : codes.indexOf(earliest)];
}

export const isTimeout = (error: unknown): boolean => asFailure(error).code.endsWith('-timeout');
