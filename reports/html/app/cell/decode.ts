/** Finds what a signalling payload of any dialect carries: its fields, a description, a candidate. */

export interface Decoded {
  /** Fields of the envelope, without the description and the candidate; empty when it is not JSON. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly sdp: string | null;
  readonly candidate: string | null;
  /** The payload as it travelled. */
  readonly text: string;
}

/** Never throws: what cannot be read is shown as text. */
export function decodePayload(text: string): Decoded {
  const leaves: [string, unknown][] = [];
  try {
    collect(JSON.parse(text), '', leaves, 0);
  } catch {
    return { fields: [], sdp: sdpIn(text), candidate: candidateIn(text), text };
  }
  const strings = leaves.map(([, value]) => value).filter((value) => typeof value === 'string');
  return {
    fields: leaves
      .filter(([, value]) => sdpIn(value) === null && candidateIn(value) === null)
      .map(([name, value]) => [name, String(value)] as const),
    sdp: strings.map(sdpIn).find((found) => found !== null) ?? null,
    candidate: strings.map(candidateIn).find((found) => found !== null) ?? null,
    text,
  };
}

/** Some dialects put JSON inside of JSON; four levels are enough for all known. */
function collect(value: unknown, name: string, leaves: [string, unknown][], depth: number): void {
  if (depth > 8 || leaves.length > 200) return;
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      collect(inner, name === '' ? key : `${name}.${key}`, leaves, depth + 1);
    }
    return;
  }
  if (typeof value === 'string' && value.startsWith('{')) {
    try {
      collect(JSON.parse(value), name, leaves, depth + 1);
      return;
    } catch {
      // Text that only looks like JSON.
    }
  }
  leaves.push([name, value]);
}

const sdpIn = (value: unknown): string | null =>
  typeof value === 'string' && value.startsWith('v=0') ? value : null;

const candidateIn = (value: unknown): string | null =>
  typeof value === 'string' && /^(a=)?candidate:\S+ \d+ \w+ \d+ /.test(value) ? value : null;
