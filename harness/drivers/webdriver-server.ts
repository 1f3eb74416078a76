/** Starts a WebDriver server (WebKitWebDriver, safaridriver) on a free loopback port and waits until it listens. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { deferred } from '../core/deferred.ts';
import { HarnessError } from '../core/errors.ts';
import type { Ms } from '../core/units.ts';
import type { StackLaunch } from './driver.ts';
import { LastWords } from './last-words.ts';

const pollMs: Ms = 10;
/** Another program may take the port between our finding it and the server's binding it. */
const attempts = 3;

export interface WebDriverServer {
  /** On 127.0.0.1. */
  readonly port: number;
  readonly stderr: LastWords;
  /** Settles when its process ended, with how. */
  readonly ended: Promise<string>;
}

export interface ServerStart {
  readonly program: string;
  readonly env: NodeJS.ProcessEnv;
  /** How long it may take until it listens. */
  readonly within: Ms;
  /** Nothing is started after it fired; what was started is the caller's to end, by the mark in `env`. */
  readonly signal: AbortSignal;
}

/**
 * The server that belongs to a browser: beside it, as a WebKitGTK built by hand has it, or else in PATH.
 * @throws HarnessError `launch-failed` when there is none
 */
export function serverProgram({ name, path: browser }: StackLaunch): string {
  if (name === 'safari') return browser; // set-up gives safaridriver itself, which knows its Safari
  const folders = [path.dirname(browser), ...(process.env['PATH'] ?? '').split(path.delimiter)];
  const found = folders.map((folder) => path.join(folder, 'WebKitWebDriver')).find(isExecutable);
  if (found !== undefined) return found;
  throw new HarnessError({
    code: 'launch-failed',
    what: `${browser} cannot be driven: WebKitWebDriver is neither beside it nor in PATH`,
    cure: 'install webkit2gtk-driver',
  });
}

/** @throws HarnessError `launch-failed` with the last line that it wrote */
export async function startServer(start: ServerStart): Promise<WebDriverServer> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    start.signal.throwIfAborted();
    const server = spawnServer(start, port);
    const how = await Promise.race([listening(server, start), server.ended]);
    if (how === null) return server;
    const isOut = how === 'silent' || attempt === attempts;
    if (isOut) throw notListening(start, server, how);
  }
}

function spawnServer({ program, env }: ServerStart, port: number): WebDriverServer {
  const local = path.basename(program) === 'safaridriver' ? [] : ['--host=127.0.0.1'];
  const child = spawn(program, [`--port=${port}`, ...local], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true, // a terminal's Ctrl-C is for the runner
  });
  return { port, stderr: new LastWords(child.stderr), ended: endOf(child) };
}

/** `exit`, not `close`: a browser that outlives its server holds the pipe open. */
function endOf(child: ChildProcess): Promise<string> {
  const ended = deferred<string>();
  child.on('error', (error) => {
    ended.resolve(`it could not be started: ${error.message}`);
  });
  child.on('exit', (code, signal) => {
    ended.resolve(signal === null ? `exit code ${String(code)}` : `signal ${signal}`);
  });
  return ended.promise;
}

/** @returns null once it listens, `silent` when it does not in time or the launch was given up */
async function listening(
  { port }: WebDriverServer,
  { within, signal }: ServerStart,
): Promise<'silent' | null> {
  const until = performance.now() + within;
  while (!signal.aborted && performance.now() < until) {
    if (await accepts(port)) return null;
    await pause(pollMs);
  }
  return 'silent';
}

/** On loopback the answer comes at once, either way. */
async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function notListening(start: ServerStart, server: WebDriverServer, how: string): HarnessError {
  const what =
    how === 'silent'
      ? `did not listen on port ${server.port} within ${start.within} ms`
      : `ended: ${how}`;
  return new HarnessError({
    code: 'launch-failed',
    what: `${start.program} ${what}${server.stderr.quoted}`,
    cure: `start it by hand to see more: ${start.program} --port=4444`,
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
