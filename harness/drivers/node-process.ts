/**
 * Peers in Node processes, one each, whatever WebRTC module they load: JSON lines, to stdin and from a pipe of
 * its own, since what native code prints to standard output can be anything.
 */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { withDeadline } from '../core/deadline.ts';
import { deferred } from '../core/deferred.ts';
import { asFailure, HarnessError } from '../core/errors.ts';
import type { Ms } from '../core/units.ts';
import { AgentClient } from './agent-client.ts';
import type { AgentWire, PeerDriver, PeerPlan, RunningPeer, StackLaunch } from './driver.ts';

/** A peer that was let go has this long to end by itself. */
const politeMs = 1_500;
const wordsKept = 2_000;

/** Starts peers that are Node processes; the WebRTC module of each is its stack's path. */
export class NodeProcessDriver implements PeerDriver {
  readonly name = 'node-process';
  readonly #agentPath: string;
  readonly #running = new Set<RunningPeer>();

  /** @param agentPath - an ES module that Node runs as it is, and that is the agent or loads it */
  constructor(agentPath: string) {
    this.#agentPath = agentPath;
  }

  async launch({ stack, within }: PeerPlan): Promise<RunningPeer> {
    const { path, name, version, stunUrl } = stack;
    const args = [this.#agentPath, path, name, version, stunUrl];
    // Not detached: Linux schedules each session as a group of its own (sched(7), autogroup), which cost two
    // peers on two cores a tenth of their goodput. The agent lets a terminal's Ctrl-C pass instead
    const stdio: StdioOptions = ['pipe', 'pipe', 'pipe', 'pipe'];
    const child = spawn(process.execPath, args, { stdio });
    const wire = wireOver(child);
    const client = new AgentClient(wire);
    try {
      const { identity, surroundings } = await withDeadline(client.hello, within, (waited) =>
        silent(stack, waited),
      );
      const peer: RunningPeer = {
        identity,
        surroundings,
        place: 'node',
        send: (command, limit) => client.send(command, limit),
        takeEvents: () => client.takeEvents(),
        onAddress: (hear) => {
          client.onAddress = hear;
        },
        ended: wire.closed,
        kill: () => kill(child, wire),
        close: async () => {
          await end(child, wire);
          this.#running.delete(peer);
        },
      };
      this.#running.add(peer);
      return peer;
    } catch (error) {
      await kill(child, wire);
      throw asLaunchFailure(stack, error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((peer) => peer.close()));
  }
}

/** Closes its stdin, which asks the agent to end, then kills it; waits until it is gone. */
async function end(child: ChildProcess, wire: AgentWire): Promise<void> {
  wire.close();
  const timer = setTimeout(() => child.kill('SIGKILL'), politeMs);
  await wire.closed;
  clearTimeout(timer);
}

/** Kills it before anything tells it to end, for then it would say goodbye; waits until it is gone. */
async function kill(child: ChildProcess, wire: AgentWire): Promise<Ms> {
  const signalled = performance.now();
  child.kill('SIGKILL');
  wire.close();
  await wire.closed;
  return signalled;
}

function wireOver(child: ChildProcess): AgentWire {
  const closed = deferred<string>();
  const early: unknown[] = [];
  let receiver = (message: unknown): void => void early.push(message);
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      words = (words + data.toString()).slice(-wordsKept);
    });
  }
  const [stdin, , , pipe] = child.stdio;
  if (!(stdin instanceof Writable) || !(pipe instanceof Readable)) throw new Error('no pipes');
  createInterface({ input: pipe }).on('line', (line) => {
    receiver(parsed(line));
  });
  pipe.on('error', () => undefined); // it died: `closed` tells
  stdin.on('error', () => undefined);
  child.on('error', (error) => {
    closed.resolve(`it could not be started: ${error.message}`);
  });
  child.on('close', (code, signal) => {
    const how = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
    closed.resolve(words === '' ? how : `${how}; it last wrote: ${words.trim()}`);
  });
  return {
    send: (message) => stdin.write(`${JSON.stringify(message)}\n`),
    receive: (next) => {
      receiver = next;
      early.splice(0).forEach(next);
    },
    closed: closed.promise,
    close: () => stdin.end(),
  };
}

/** A line that is not JSON is none of ours; the client keeps it as a note. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

/** Before its hello a peer that ended did not die in use: it never started. */
function asLaunchFailure({ name }: StackLaunch, error: unknown): HarnessError {
  if (error instanceof HarnessError && error.code !== 'peer-died') return error;
  return new HarnessError({
    code: 'launch-failed',
    what: `the agent on ${name} ended before it reported: ${asFailure(error).what}`,
    cure: 'run its module by hand: `node -e "import(\'…\')"` tells whether it loads',
    cause: error,
  });
}

const silent = (stack: StackLaunch, waited: Ms) => ({
  code: 'launch-timeout' as const,
  what: `the agent on ${stack.name} did not report within ${waited} ms`,
  cure: 'run its module by hand: `node -e "import(\'…\')"` tells whether it loads',
});
