/** JSON from the wire: what is none is undefined, which no schema takes. */

/** @returns the value; undefined where the text is no JSON */
export function parseJson(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
