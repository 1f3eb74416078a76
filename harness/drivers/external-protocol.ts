/**
 * What an external program and its driver say to each other, version 1: one JSON value a line, commands on the
 * program's standard input, messages on its standard output. docs/external.md is the specification; the JSON
 * Schemas in schema/ are made from this file.
 */
import { z } from 'zod';
import type { AgentCommand } from '../agent/protocol.ts';
import { peerEvent } from '../timeline/event.ts';

export const externalProtocol = 'signalbox-external/1';

const name = z.string().min(1).max(200);
const ms = z.number().nonnegative();
const peer = z.string();
const activityParams = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** Every command of the agent protocol; a new one is a compile error here until it has its line. */
const commands = {
  ping: {},
  probe: {},
  join: {
    join: z.object({
      url: z.string(),
      username: z.string().optional(),
      password: z.string().optional(),
      ca: z.string().optional(),
      room: z.string(),
      me: z.string(),
      dialect: z.string(),
      peers: z.array(z.string()).optional(),
      role: z.enum(['offerer', 'answerer']).optional(),
      secret: z.string().optional(),
      keepAlive: z.number().optional(),
      within: ms,
    }),
  },
  meet: { peer, within: ms },
  part: { peer, within: ms },
  prepare: { peer },
  connect: {
    connect: z.object({
      role: z.enum(['offerer', 'answerer']),
      peer,
      label: z.string(),
      within: ms,
    }),
  },
  perform: { activity: z.string(), params: activityParams },
  stats: {},
  close: {},
  notice: { planes: z.array(z.enum(['channel', 'connection', 'ice', 'presence'])), within: ms },
  flush: {},
  leave: {},
} as const satisfies Record<AgentCommand['do'], z.ZodRawShape>;

type CommandName = keyof typeof commands;
const commandNames = Object.keys(commands) as CommandName[]; // Object.keys of a const object: exactly its keys
const oneCommand = commandNames.map((each) => z.object({ do: z.literal(each), ...commands[each] }));

/** Driver → program. */
export const externalCommand = z.object({
  id: z.int().positive(),
  command: z.discriminatedUnion(
    'do',
    oneCommand as unknown as [(typeof oneCommand)[number]], // a non-empty list: `commands` has entries
  ),
});

const hello = z.object({
  type: z.literal('hello'),
  protocol: z.string().max(200).describe(`must be "${externalProtocol}"`),
  identity: z.object({
    engine: name,
    version: z.string().max(200),
    userAgent: z.string().max(500),
  }),
  t: z.number().describe('its monotonic clock now, in ms'),
  clockStepMs: ms.describe('smallest step of the clock that stamps events'),
  noRtc: z.string().max(500).default('').describe('why it has no WebRTC; empty when it has'),
});

const id = z.int().positive();

/** Program → driver. */
export const externalMessage = z.discriminatedUnion('type', [
  hello,
  z.object({ type: z.literal('reply'), id, value: z.unknown() }),
  z.object({ type: z.literal('unsupported'), id, why: z.string().max(2_000) }),
  z.object({
    type: z.literal('error'),
    id,
    failure: z.object({
      code: name,
      what: z.string().max(5_000),
      cure: z.string().max(2_000).default('see what the program wrote to standard error'),
    }),
  }),
  z.object({ type: z.literal('events'), events: z.array(peerEvent) }),
]);
export type ExternalMessage = z.infer<typeof externalMessage>;
export type ExternalHello = z.infer<typeof hello>;

const flag = z.boolean().default(false);

/** What the value of a reply must be; of other commands it is not looked at. */
export const replyValues: Partial<Record<CommandName, z.ZodType>> = {
  ping: z.object({ received: z.number(), replied: z.number() }),
  probe: z.object({ lowWaterEvent: flag, dtlsState: flag, stats: flag }),
  connect: z.object({ maxMessageSize: z.int().positive() }),
};

const words = z.string().min(1).max(1_000);

/** A program in a file of its own: `external:./my-peer.json`. */
export const externalPeerFile = z.strictObject({
  $schema: z.string().optional(),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.+-]{0,39}$/)
    .describe('what the matrix calls it, and what it must call its engine'),
  command: words.describe('a program of PATH, or a path from cwd'),
  args: z.array(z.string().max(10_000)).default([]),
  cwd: words.default('.').describe('from the folder of this file'),
  env: z.record(z.string(), z.string()).default({}),
  capabilities: z
    .array(name)
    .default([])
    .describe(
      'commands and activities that it promises: to decline one of them is a failure, not "unsupported"',
    ),
});
