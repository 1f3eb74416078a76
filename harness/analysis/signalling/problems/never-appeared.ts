/** The other side was never seen, or had left. */
import type { Failure } from '../../../core/errors.ts';
import { inRoom, presenceOf, type Case } from '../sighting.ts';

/** @returns `presence-timeout`; null when the other side was there, or anybody would have been welcome */
export function neverAppeared(about: Case): Failure | null {
  const { root, me, other, sightings } = about;
  if (other === '') return null;
  const seen = inRoom(about);
  if (presenceOf(seen, other) === true) return null;
  if (seen.some(({ from, kind }) => from === other && kind !== 'offline')) return null;
  if (sightings.some(({ from, root: at }) => from === other && at !== root)) return null; // wrong-root tells
  const names = new Set(
    seen.map(({ from }) => from).filter((from) => from !== null && from !== me),
  );
  names.delete(other);
  const others = names.size === 0 ? 'nobody else was there' : `${[...names].join(', ')} was there`;
  const left = presenceOf(seen, other) === false;
  return {
    code: 'presence-timeout',
    what: left
      ? `${other} had left: the last that was seen of it under "${root}" is its goodbye`
      : `${other} never appeared under "${root}"; ${others}`,
    cure: `start ${other} on the same broker with the same root and dialect, and check how its name is written`,
  };
}
