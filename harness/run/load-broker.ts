/** Makes a driver of a user's own file, and holds what it starts to the shape that every broker has. */
import { existsSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { OwnFile } from '../../setup/own-file.mjs';
import { transports, type BrokerDriver, type RunningBroker } from '../brokers/broker.ts';
import { HarnessError, type ErrorCode } from '../core/errors.ts';
import { driverOf, type BrokerModule } from './broker-kit.ts';

const call = z.custom<(...args: never[]) => unknown>(
  (value) => typeof value === 'function',
  'is no function',
);
const transport = z.enum(transports);
const driverShape = z.object({
  name: z.string(),
  supports: z.object({
    transports: z.set(transport).min(1, 'is empty'),
    protocolLevels: z.set(z.union([z.literal(4), z.literal(5)])),
    users: z.boolean(),
    topicPermissions: z.boolean(),
    apart: z.array(z.tuple([transport, transport])).optional(),
  }),
  start: call,
});
const runningShape = z.looseObject({
  ...{ name: z.string(), version: z.string(), address: call, watch: call },
  ...{
    takeObservations: call,
    close: call,
    ended: z.instanceof(Promise, { error: 'is no Promise' }),
  },
});

/** @throws HarnessError `broker-file-missing`, `broker-not-loadable` or `broker-malformed` */
export async function loadBroker({ name, file }: OwnFile): Promise<BrokerDriver> {
  if (!existsSync(file) || !statSync(file).isFile()) {
    const cure = `give the path from here, ${process.cwd()}, as in --brokers module:./my-broker.mjs`;
    throw new HarnessError({ code: 'broker-file-missing', what: `there is no file ${file}`, cure });
  }
  const driver = driverFrom(await defaultOf(file), file);
  const problem = problemOf(driverShape, driver);
  if (problem !== null) throw bad('broker-malformed', `${file}: ${problem}`);
  if (driver.name !== name) {
    const what = `it calls itself "${driver.name}", and results would call it "${name}" by its file`;
    throw bad('broker-malformed', `${file}: ${what}`);
  }
  return { ...driver, start: (options) => started(driver, () => driver.start(options)) };
}

async function defaultOf(file: string): Promise<unknown> {
  const module = (await import(pathToFileURL(file).href).catch((cause: unknown) => {
    throw bad('broker-not-loadable', `${file}: ${String(cause)}`, cause);
  })) as Record<string, unknown>; // any module; what it exports is checked by the caller
  if ('default' in module) return module['default'];
  throw bad('broker-not-loadable', `${file} has no default export`);
}

/** Its shape is looked at by the caller. */
function driverFrom(exported: unknown, file: string): BrokerDriver {
  try {
    return driverOf(exported as BrokerModule); // or anything else
  } catch (cause) {
    throw bad('broker-not-loadable', `${file}: its function threw ${String(cause)}`, cause);
  }
}

/** What it throws that has no code yet is a start that failed. */
async function started(
  { name }: BrokerDriver,
  start: () => Promise<RunningBroker>,
): Promise<RunningBroker> {
  try {
    const broker = await start();
    const problem = problemOf(runningShape, broker);
    if (problem === null) return broker;
    throw bad('broker-malformed', `what ${name} started: ${problem}`);
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause;
    throw bad('broker-start-failed', `${name}: ${String(cause)}`, cause);
  }
}

function problemOf(shape: z.ZodType, value: unknown): string | null {
  const [issue] = shape.safeParse(value).error?.issues ?? [];
  if (issue === undefined) return null;
  return `${issue.path.length === 0 ? 'it' : issue.path.join('.')}: ${issue.message}`;
}

const bad = (code: ErrorCode, what: string, cause?: unknown): HarnessError =>
  new HarnessError({ code, what, cure: 'docs/broker.md says what a broker has to have', cause });
