/** A message predicate for dialects that speak JSON: which value stands at a path. */

/**
 * `jsonField('body.kind', 'offer')` is true of native offers, `jsonField('type', 'offer', 'answer')` of both kinds of
 * a dialect that has its kind at the top. Anything that is not JSON, or has no such field, is not meant.
 * @param path - field names from the outside in, joined by dots
 * @param values - one of which must stand there
 */
export function jsonField(
  path: string,
  ...values: readonly (string | number | boolean | null)[]
): (payload: Buffer) => boolean {
  const names = path.split('.');
  return (payload) => {
    let value: unknown = parsed(payload);
    for (const name of names) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false;
      value = Reflect.get(value, name);
    }
    return values.some((wanted) => wanted === value);
  };
}

function parsed(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString());
  } catch {
    return undefined;
  }
}
