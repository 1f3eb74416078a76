/** Reads JSON of strangers: an object or nothing, a text or an empty one. */

type JsonObject = Readonly<Record<string, unknown>>;

/** @param from - text to parse, or a value that was parsed before */
export function parsedObject(from: unknown): JsonObject | null {
  const value = typeof from === 'string' ? parsed(from) : from;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return value as JsonObject; // a plain object has text keys
}

/** The value when it is a text, else an empty one. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
