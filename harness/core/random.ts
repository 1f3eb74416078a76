/** Chance, passed in: seeded where a run must repeat, cryptographic where a name must not be guessed. */

/** Returns a number in [0, 1). */
export type Random = () => number;

/**
 * A small seeded generator (mulberry32, public domain, by Tommy Ettinger).
 * @param seed - any 32-bit integer; the same seed gives the same sequence on every engine
 */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A copy of `items` in random order (Fisher-Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = result[last] as T; // both indices are within the array by construction
    result[last] = result[other] as T;
    result[other] = kept;
  }
  return result;
}

/** An unguessable name of `bytes` random bytes, in lower-case hex. */
export function unguessable(bytes = 8): string {
  const buffer = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(buffer, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A seed from a text, so that what has a name has its own sequence. @see FNV-1a, draft-eastlake-fnv */
export function textSeed(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash;
}
