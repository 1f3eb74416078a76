/** The JSON Schemas that are published with the package, made from the schemas that the code itself uses. */
import { z } from 'zod';
import { comparison, comparisonSchema } from '../analysis/compare/model.ts';
import { checkFile, checkSchema } from '../analysis/conformance/result.ts';
import { runSummary, summarySchema } from '../analysis/history/summary.ts';
import { attemptRecord, attemptSchema, runFile, runSchema } from '../analysis/result.ts';
import { trends, trendsSchema } from '../analysis/trends/model.ts';
import { brokersFile, brokersSchema } from '../broker-lab/result.ts';
import {
  externalCommand,
  externalMessage,
  externalPeerFile,
  externalProtocol,
} from '../drivers/external-protocol.ts';
import { timelineEvent, timelineSchema } from '../timeline/event.ts';
import { timelineHeader } from '../timeline/jsonl.ts';

interface Published {
  readonly file: string;
  readonly title: string;
  readonly description: string;
  readonly schema: z.ZodType;
}

const published: readonly Published[] = [
  {
    file: 'run.schema.json',
    title: runSchema,
    description: 'run.json of a run folder: what ran, on what, and what came of it',
    schema: runFile,
  },
  {
    file: 'summary.schema.json',
    title: summarySchema,
    description: 'one file of a history, gzipped: a run without its timelines',
    schema: runSummary,
  },
  {
    file: 'timeline-line.schema.json',
    title: timelineSchema,
    description: 'one line of a timeline, which is gzipped JSON lines: its header, or an event',
    schema: z.union([timelineHeader, timelineEvent]),
  },
  {
    file: 'attempt.schema.json',
    title: attemptSchema,
    description: 'what each test attaches as signalbox-attempt: one attempt at one cell',
    schema: attemptRecord,
  },
  {
    file: 'check.schema.json',
    title: checkSchema,
    description: 'what `signalbox check --json` writes: runs against an application, rule by rule',
    schema: checkFile,
  },
  {
    file: 'brokers.schema.json',
    title: brokersSchema,
    description:
      'brokers.json of `signalbox brokers`: what each broker does, and how long it takes',
    schema: brokersFile,
  },
  {
    file: 'external-command.schema.json',
    title: `${externalProtocol} command`,
    description: 'one line of the standard input of an external program',
    schema: externalCommand,
  },
  {
    file: 'external-message.schema.json',
    title: `${externalProtocol} message`,
    description: 'one line of the standard output of an external program',
    schema: externalMessage,
  },
  {
    file: 'external-peer.schema.json',
    title: 'signalbox-external-peer',
    description: 'the file behind `external:FILE.json`: an external program as a stack',
    schema: externalPeerFile,
  },
  {
    file: 'comparison.schema.json',
    title: comparisonSchema,
    description:
      'what `signalbox compare --json` writes: the verdicts of one side of runs on another',
    schema: comparison,
  },
  {
    file: 'trends.schema.json',
    title: trendsSchema,
    description:
      'what `signalbox trends --json` writes: series over a history, and where they changed',
    schema: trends,
  },
];

/** File name → text of the JSON Schema (draft 2020-12), ending in a newline. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map(
    published.map(({ file, title, description, schema }) => {
      // Programs of others write theirs by hand, and may leave out what has a default
      const io = file.startsWith('external-') ? 'input' : 'output';
      const made = { title, description, ...z.toJSONSchema(schema, { io }) };
      return [file, `${JSON.stringify(made, null, 1)}\n`];
    }),
  );
}
