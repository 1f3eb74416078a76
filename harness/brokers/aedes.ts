/** The embedded broker, seen from the harness: starts its process, asks it for what it saw, ends it. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { withDeadline } from '../core/deadline.ts';
import { deferred, type Deferred } from '../core/deferred.ts';
import { asFailure, HarnessError } from '../core/errors.ts';
import type { Ms } from '../core/units.ts';
import {
  type BrokerDriver,
  type ClientObservation,
  type Observation,
  type RunningBroker,
  type StartOptions,
  transports,
} from './broker.ts';
import { certificatesFor } from './certificates.ts';
import { loopbackAddresses } from './loopback-addresses.ts';
import { machineAhead } from './machine-clock.ts';
import { checkOptions } from './start-options.ts';

const startWithinMs = 10_000;
const answerWithinMs = 5_000;

const ports = z.array(z.object({ transport: z.enum(transports), port: z.int() }));
const stamps = z.array(
  z.object({
    at: z.string(),
    topic: z.string(),
    payload: z.string(),
    bytes: z.int(),
    qos: z.int(),
    retain: z.boolean(),
    dup: z.boolean(),
    client: z.string().nullable(),
  }),
);

const clientStamps = z.array(
  z.object({
    at: z.string(),
    client: z.string(),
    what: z.enum(['connected', 'subscribed', 'ended']),
    filter: z.string(),
    will: z
      .object({ topic: z.string(), payload: z.string(), qos: z.int(), retain: z.boolean() })
      .nullable(),
  }),
);

/** The embedded broker as a driver; it is always there. */
export const aedes: BrokerDriver = {
  name: 'aedes',
  supports: {
    transports: new Set(transports),
    protocolLevels: new Set([4]),
    users: true,
    topicPermissions: true,
  },
  start: startAedes,
};

/**
 * Starts it; on TCP and WebSocket for everybody when nothing is said.
 * @throws HarnessError `broker-start-failed`, or `bad-option` for what it does not support
 */
export async function startAedes(
  options: StartOptions = { transports: new Set(['tcp', 'ws']) },
): Promise<RunningBroker> {
  checkOptions(aedes, options);
  const certificates = await certificatesFor(options);
  const script = fileURLToPath(new URL('./aedes-process.mjs', import.meta.url));
  // Detached: a terminal's Ctrl-C is for the runner, which ends its cells before their broker
  const child = spawn(process.execPath, [script], { detached: true });
  const lines = new Lines(child);
  const orders = { transports: [...options.transports], users: options.users ?? null };
  child.stdin.write(`${JSON.stringify({ ...orders, secrets: certificates })}\n`);
  const listeners = await listening(child, lines);
  const ca = certificates?.ca ?? null;
  return {
    name: 'aedes',
    version: installedVersion(),
    address: loopbackAddresses({ name: 'aedes', listeners, webSocketPath: '', ca }),
    watch: async () => {
      await asked(child, lines, 'watch'); // whatever the filters: its hook sees every topic
    },
    takeObservations: () => take(child, lines),
    takeClients: () => takeClients(child, lines),
    ended: lines.ended,
    close: async () => {
      child.stdin.end();
      await lines.ended;
    },
  };
}

/** Where it listens. @throws HarnessError `broker-start-failed`; nothing of it runs then */
async function listening(
  child: ChildProcessWithoutNullStreams,
  lines: Lines,
): Promise<z.infer<typeof ports>> {
  try {
    return ports.parse(await firstLine(lines));
  } catch (cause) {
    child.kill('SIGKILL');
    await lines.ended;
    throw new HarnessError({
      code: 'broker-start-failed',
      what: `the embedded broker did not start: ${asFailure(cause).what}`,
      cure: startCure,
      cause,
    });
  }
}

const startCure = 'is the machine out of memory or loopback ports? Start it again';

const firstLine = (lines: Lines): Promise<unknown> =>
  withDeadline(lines.next(), startWithinMs, (waited) => ({
    code: 'broker-start-failed',
    what: `it did not listen within ${waited} ms`,
    cure: startCure,
  }));

async function take(child: ChildProcessWithoutNullStreams, lines: Lines): Promise<Observation[]> {
  const taken = stamps.parse(await asked(child, lines, 'take'));
  return taken.map(({ at, ...seen }) => ({ ...seen, t: here(at), seenBy: 'hook' }));
}

async function takeClients(
  child: ChildProcessWithoutNullStreams,
  lines: Lines,
): Promise<ClientObservation[]> {
  const taken = clientStamps.parse(await asked(child, lines, 'clients'));
  return taken.map(({ at, ...seen }) => ({ ...seen, t: here(at) }));
}

function asked(
  child: ChildProcessWithoutNullStreams,
  lines: Lines,
  question: string,
): Promise<unknown> {
  child.stdin.write(`${question}\n`);
  return withDeadline(lines.next(), answerWithinMs, (waited) => ({
    code: 'own-broker-lost',
    what: `the embedded broker did not answer "${question}" within ${waited} ms`,
    cure: 'it hangs or was stopped: run again',
  }));
}

/** From the broker's stamp, in ns of the machine's clock, to our own, in ms. */
const here = (at: string): Ms => Number(BigInt(at)) / 1e6 - machineAhead;

/** The child's stdout, line by line; a wait ends when the child does. */
class Lines {
  readonly ended: Promise<string>;
  readonly #ready: string[] = [];
  readonly #waiting: Deferred<string>[] = [];
  #end: string | null = null;

  constructor(child: ChildProcessWithoutNullStreams) {
    const ended = deferred<string>();
    this.ended = ended.promise;
    const end = (how: string) => {
      this.#end ??= how;
      ended.resolve(this.#end);
      for (const { reject } of this.#waiting.splice(0)) reject(gone(this.#end));
    };
    child.on('error', (error) => {
      end(`it could not be started: ${error.message}`);
    });
    let stderr = '';
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    child.stdin.on('error', () => undefined); // it died: `close` tells
    createInterface({ input: child.stdout }).on('line', (line) => {
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#ready.push(line);
      else waiting.resolve(line);
    });
    child.on('close', (code, signal) => {
      end(signal === null ? `exit code ${String(code)} ${stderr.trim()}` : `signal ${signal}`);
    });
  }

  /** The next one, as JSON. @throws HarnessError `own-broker-lost` when the child ends before it */
  async next(): Promise<unknown> {
    return JSON.parse(await this.#line());
  }

  #line(): Promise<string> {
    const ready = this.#ready.shift();
    if (ready !== undefined) return Promise.resolve(ready);
    if (this.#end !== null) return Promise.reject(gone(this.#end));
    const waiting = deferred<string>();
    this.#waiting.push(waiting);
    return waiting.promise;
  }
}

const gone = (how: string): HarnessError =>
  new HarnessError({
    code: 'own-broker-lost',
    what: `the embedded broker ended: ${how}`,
    cure: 'the next cell starts a new one; if this repeats, report it',
  });

function installedVersion(): string {
  const main = createRequire(import.meta.url).resolve('aedes');
  const manifest = readFileSync(path.join(path.dirname(main), 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string }; // npm's own file
  return version;
}
