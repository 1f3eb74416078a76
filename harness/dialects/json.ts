/** JSON from the wire: what is none is undefined, which no schema takes. */

export function parseJson(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
