/** What an object must have to be a dialect, as far as that can be told without asking it anything. */
import * as z from 'zod/mini';
import type { Dialect } from './dialect.ts';

const ms = z.number().check(z.nonnegative());
const word = z.object({ word: z.string() });
const signal = z.looseObject({ kind: z.string() });
const awaited = z.union([z.enum(['presence', 'nothing']), word]);
const role = z.enum(['offerer', 'answerer']);
const call = z.custom<(...args: never[]) => unknown>(
  (value) => typeof value === 'function',
  'is no function of the object itself',
);

const shape = z.looseObject({
  name: z
    .string()
    .check(z.regex(/^[a-z0-9][a-z0-9-]*$/, 'has more than small letters, digits and -')),
  freshnessMs: z.nullable(ms),
  resendMs: z.nullable(ms),
  isNumbered: z.boolean(),
  sessionLasts: z.enum(['negotiation', 'stay']),
  keepAliveS: ms,
  arrival: z.object({
    ...{ afterMs: ms, checksName: z.boolean(), repeatsMs: z.array(ms), everyMs: z.nullable(ms) },
  }),
  departure: z.enum(['message', 'will', 'silence']),
  awaits: z.object({ offerer: awaited, answerer: awaited }),
  awaitsOwnEcho: z.boolean(),
  rules: z.array(
    z.object({
      by: role,
      on: z.union([
        z.enum(['arrival', 'presence', 'start']),
        z.object({ word: z.string(), once: z.boolean() }),
      ]),
      say: z.array(z.object({ to: z.enum(['all', 'other']), signal })),
    }),
  ),
  offersOn: z.nullable(z.string()),
  channels: z
    .array(z.object({ label: z.string(), options: z.looseObject({}) }))
    .check(z.minLength(1, 'names no channel')),
  frameOverhead: ms,
  able: z.set(z.enum(['signalling-ping', 'departure', 'more-channels', 'empty-messages'])),
  names: call,
  session: call,
  clientId: call,
  filters: call,
  presenceFilter: z.optional(call),
  observed: call,
  will: call,
  pingNonce: call,
  encode: call,
  decode: call,
  frames: call,
});

/** What is wrong with it, a sentence each; empty when it can be asked. */
export function shapeProblems(given: unknown): string[] {
  if (typeof given !== 'object' || given === null) return [`it is ${String(given)}, no object`];
  // As it is used: methods of a class are not copied
  const parsed = shape.safeParse({ ...given });
  return parsed.success ? [] : parsed.error.issues.map(textOf);
}

/** Whether there is nothing wrong with its shape; what its functions do is another question. */
export const isShaped = (given: unknown): given is Dialect => shapeProblems(given).length === 0;

function textOf({ path, message, input }: z.core.$ZodIssue): string {
  const where = path.length === 0 ? 'it' : path.join('.');
  return input === undefined && !message.startsWith('Invalid input')
    ? `${where} ${message}`
    : `${where}: ${message}`;
}
