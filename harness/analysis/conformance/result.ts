/** What `signalbox check` found, as it is kept: one entry a run, with every rule and what was seen. */
import { z } from 'zod';

export const checkSchema = 'signalbox-check/1';

const judgement = z.object({
  /** Dialect and name, such as `godot-classic/will`. */
  id: z.string(),
  claim: z.string(),
  /** Catalogue entries and harness rules that it shows from outside. */
  references: z.array(z.string()),
  verdict: z.enum(['passed', 'failed', 'not seen']),
  /** Times count from the beginning of the run. */
  evidence: z.string(),
});

const checkRun = z.object({
  /** Reference stack, with its version; empty where there was none: the name was taken, or it was only asked to leave. */
  stack: z.string(),
  /** The engine of a page under test; empty for anything else. */
  application: z.string(),
  /** What the application was to be. */
  role: z.enum(['offerer', 'answerer']),
  root: z.string(),
  /** What the two were called; the first is empty when it never appeared. */
  names: z.object({ application: z.string(), reference: z.string() }),
  /** Why the two did not connect; null when they did. */
  failure: z.object({ code: z.string(), what: z.string(), cure: z.string() }).nullable(),
  judgements: z.array(judgement),
  /** Tries before this one in which the reference fell over a known deviation of its own stack: by ledger entry. */
  setAside: z.array(z.object({ id: z.string(), what: z.string() })),
});
export type CheckRun = z.infer<typeof checkRun>;

export const checkFile = z.object({
  schema: z.literal(checkSchema),
  startedAt: z.string(),
  dialect: z.string(),
  broker: z.string(),
  runs: z.array(checkRun),
});
export type CheckFile = z.infer<typeof checkFile>;

/** Whether it shows something wrong. */
export const isWrong = ({ failure, judgements }: CheckRun): boolean =>
  failure !== null || judgements.some(({ verdict }) => verdict === 'failed');
