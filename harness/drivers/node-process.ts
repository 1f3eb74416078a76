/** Peers in Node processes, one each: JSON lines on stdin and stdout, whatever WebRTC module they load. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { withDeadline } from '../core/deadline.ts';
import { deferred } from '../core/deferred.ts';
import type { Ms } from '../core/units.ts';
import { AgentClient } from './agent-client.ts';
import type { AgentWire, PeerDriver, PeerPlan, RunningPeer, StackLaunch } from './driver.ts';

/** A peer that was let go has this long to end by itself. */
const politeMs = 1_500;
const stderrKept = 2_000;

export class NodeProcessDriver implements PeerDriver {
  readonly name = 'node-process';
  readonly #agentPath: string;
  readonly #running = new Set<RunningPeer>();

  /** @param agentPath - the bundled agent, an ES module that Node runs as it is */
  constructor(agentPath: string) {
    this.#agentPath = agentPath;
  }

  async launch({ stack, within }: PeerPlan): Promise<RunningPeer> {
    const child = spawn(process.execPath, [this.#agentPath, stack.path, stack.name, stack.version, stack.stunUrl]);
    const wire = wireOver(child);
    const client = new AgentClient(wire);
    try {
      const { identity, capabilities } = await withDeadline(client.hello, within, (waited) =>
        silent(stack, waited),
      );
      const peer: RunningPeer = {
        identity,
        capabilities,
        transport: 'tcp',
        send: (command, limit) => client.send(command, limit),
        takeEvents: () => client.takeEvents(),
        ended: wire.closed,
        kill: () => end(child, wire, 0),
        close: async () => {
          await end(child, wire, politeMs);
          this.#running.delete(peer);
        },
      };
      this.#running.add(peer);
      return peer;
    } catch (error) {
      await end(child, wire, 0);
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((peer) => peer.close()));
  }
}

/** Closes its stdin, which asks the agent to end, then kills it; waits until it is gone. */
async function end(
  child: ChildProcessWithoutNullStreams,
  wire: AgentWire,
  polite: Ms,
): Promise<void> {
  wire.close();
  const timer = setTimeout(() => child.kill('SIGKILL'), polite);
  await wire.closed;
  clearTimeout(timer);
}

function wireOver(child: ChildProcessWithoutNullStreams): AgentWire {
  const closed = deferred<string>();
  const early: unknown[] = [];
  let receiver = (message: unknown): void => void early.push(message);
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => {
    stderr = (stderr + data.toString()).slice(-stderrKept);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    receiver(parsed(line));
  });
  child.stdin.on('error', () => undefined); // it died: `closed` tells
  child.on('error', (error) => {
    closed.resolve(`it could not be started: ${error.message}`);
  });
  child.on('close', (code, signal) => {
    const how = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
    closed.resolve(stderr === '' ? how : `${how}; stderr: ${stderr.trim()}`);
  });
  return {
    send: (message) => child.stdin.write(`${JSON.stringify(message)}\n`),
    receive: (next) => {
      receiver = next;
      early.splice(0).forEach(next);
    },
    closed: closed.promise,
    close: () => child.stdin.end(),
  };
}

/** A line that is not JSON is what a native library printed; the client keeps it as a note. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

const silent = (stack: StackLaunch, waited: Ms) => ({
  code: 'launch-timeout' as const,
  what: `the agent on ${stack.name} did not report within ${waited} ms`,
  cure: 'run its module by hand: `node -e "import(\'…\')"` tells whether it loads',
});
