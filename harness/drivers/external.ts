/**
 * Peers that are programs of others, in any language: JSON lines on standard input and output, each program in a
 * process group of its own that ends with it. docs/external.md says what such a program has to do.
 */
import type { AgentCommand, Surroundings } from '../agent/protocol.ts';
import { withDeadline } from '../core/deadline.ts';
import { asFailure, HarnessError } from '../core/errors.ts';
import type { Ms } from '../core/units.ts';
import type { PeerDriver, PeerPlan, RunningPeer } from './driver.ts';
import { ExternalProgram } from './external-program.ts';
import type { ExternalHello } from './external-protocol.ts';
import type { ExternalSpec } from './external-spec.ts';

/** A program may decline these without missing anything: what they would tell is left out. */
const optional: ReadonlySet<AgentCommand['do']> = new Set(['probe', 'prepare', 'stats', 'flush']);
/** What a program that does not tell is taken to have: no event, no state, no statistics. */
const untold = { lowWaterEvent: false, dtlsState: false, stats: false };

/** Starts external programs, one process group each. */
export class ExternalDriver implements PeerDriver {
  readonly name = 'external';
  readonly #specs: ReadonlyMap<string, ExternalSpec>;
  readonly #folder: string;
  readonly #running = new Set<ExternalProgram>();

  /** @param folder - of the worker: process groups are noted there, for when it is killed */
  constructor(specs: readonly ExternalSpec[], folder: string) {
    this.#specs = new Map(specs.map((spec) => [spec.name, spec]));
    this.#folder = folder;
  }

  async launch({ stack, within }: PeerPlan): Promise<RunningPeer> {
    const spec = this.#specs.get(stack.name);
    if (spec === undefined) throw new Error(`${stack.name} is no external stack of this run`);
    const program = new ExternalProgram(spec, this.#folder);
    this.#running.add(program);
    void program.ended.then(() => this.#running.delete(program));
    try {
      return peerOf(program, await helloOf(program, spec, within));
    } catch (error) {
      await program.kill();
      throw asLaunchFailure(spec, error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((program) => program.close()));
  }
}

const helloOf = (program: ExternalProgram, { name }: ExternalSpec, within: Ms) =>
  withDeadline(program.client.hello, within, (waited) => ({
    code: 'launch-timeout',
    what: `${name} did not say hello within ${waited} ms${program.lastWords}`,
    cure: 'a program says hello on standard output as soon as it runs: see docs/external.md',
  }));

function peerOf(program: ExternalProgram, hello: ExternalHello): RunningPeer {
  const { identity, clockStepMs, noRtc } = hello;
  const surroundings = { rtc: noRtc === '', noRtc, crossOriginIsolated: false, clockStepMs };
  const { client } = program;
  return {
    identity,
    surroundings,
    place: 'node',
    onAddress: () => undefined, // no command asks it to advertise another one: see `answer`
    send: async (command, within) => {
      refuseLink(command);
      return answer(command, client.send(command, within), surroundings);
    },
    takeEvents: () => client.takeEvents(),
    kill: () => program.kill(),
    ended: program.ended,
    violation: () => program.violation,
    close: () => program.close(),
  };
}

/** The protocol has no word for an address to advertise yet, without which no link gets in between. */
function refuseLink(command: AgentCommand): void {
  if (command.do !== 'connect' || command.connect.advertise === undefined) return;
  throw new HarnessError({
    code: 'command-unsupported',
    what: 'version 1 of the external protocol knows no link between the peers',
    cure: 'run external programs over the link `direct`',
  });
}

/** Of a command that a program may decline, no answer is one too. */
async function answer(
  command: AgentCommand,
  reply: Promise<unknown>,
  surroundings: Surroundings,
): Promise<unknown> {
  const value = await reply.catch((error: unknown) => {
    const declined = asFailure(error).code === 'command-unsupported';
    if (declined && optional.has(command.do)) return null;
    throw error;
  });
  if (command.do !== 'probe') return value;
  const told = typeof value === 'object' ? value : null;
  return { ...surroundings, ...untold, ...told };
}

/** Before its hello a program that ended did not die in use: it never started. */
function asLaunchFailure({ command, args, cwd }: ExternalSpec, error: unknown): HarnessError {
  const { code, what } = asFailure(error);
  if (error instanceof HarnessError && code !== 'peer-died') return error;
  return new HarnessError({
    code: 'launch-failed',
    what: `${[command, ...args].join(' ')} did not come up: ${what}`,
    cure: `run it by hand in ${cwd}: it must print its hello as one line of JSON`,
    cause: error,
  });
}
