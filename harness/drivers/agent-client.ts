/** The driver's end of the wire to an agent: commands with deadlines, replies, and the events it sends. */
import { z } from 'zod';
import type { Advertise, AgentCommand, PeerIdentity, Surroundings } from '../agent/protocol.ts';
import { withDeadline } from '../core/deadline.ts';
import { deferred, type Deferred } from '../core/deferred.ts';
import { errorCodes, HarnessError, type ErrorCode } from '../core/errors.ts';
import type { Ms } from '../core/units.ts';
import { rawEvent, type RawEvent } from '../timeline/event.ts';
import type { AgentWire } from './driver.ts';

const failure = z.object({ code: z.string(), what: z.string(), cure: z.string() });
const agentMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    identity: z.object({ engine: z.string(), version: z.string(), userAgent: z.string() }),
    surroundings: z.object({
      rtc: z.boolean(),
      noRtc: z.string(),
      crossOriginIsolated: z.boolean(),
      clockStepMs: z.number(),
    }),
  }),
  z.object({ type: z.literal('reply'), id: z.int(), value: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.int(), failure }),
  z.object({
    type: z.literal('address'),
    at: z.object({ address: z.string(), port: z.int().min(0).max(65_535) }),
  }),
  z.object({ type: z.literal('events'), events: z.array(z.unknown()) }),
]);

/** A peer that babbles is not worth more memory than this. */
const mostNotes = 100;

export interface Hello {
  readonly identity: PeerIdentity;
  readonly surroundings: Surroundings;
}

/** One agent as its driver sees it. */
export class AgentClient {
  readonly hello: Promise<Hello>;
  /** Hears where the peer really is, when it advertises another address. */
  onAddress: (at: Advertise) => void = () => undefined;
  readonly #wire: AgentWire;
  readonly #pending = new Map<number, Deferred<unknown>>();
  #events: RawEvent[] = [];
  #lastId = 0;
  #notes = 0;
  #ended: string | null = null;

  constructor(wire: AgentWire) {
    this.#wire = wire;
    const hello = deferred<Hello>();
    this.hello = hello.promise;
    this.hello.catch(() => undefined); // the launch may have given up already
    wire.receive((message) => {
      this.#take(message, hello);
    });
    void wire.closed.then((how) => {
      this.#ended = how;
      hello.reject(this.#died());
      for (const { reject } of this.#pending.values()) reject(this.#died());
      this.#pending.clear();
    });
  }

  /** @throws HarnessError the agent's own failure, `peer-died` or `peer-silent` */
  async send(command: AgentCommand, within: Ms): Promise<unknown> {
    if (this.#ended !== null) throw this.#died();
    const id = ++this.#lastId;
    const reply = deferred<unknown>();
    this.#pending.set(id, reply);
    this.#wire.send({ id, command });
    try {
      return await withDeadline(reply.promise, within, (waited) => ({
        code: 'peer-silent',
        what: `the peer did not answer "${command.do}" within ${waited} ms`,
        cure: 'its process may hang: look at its last events',
      }));
    } finally {
      this.#pending.delete(id);
    }
  }

  takeEvents(): RawEvent[] {
    const taken = this.#events;
    this.#events = [];
    return taken;
  }

  #take(message: unknown, hello: Deferred<Hello>): void {
    const parsed = agentMessage.safeParse(message);
    if (!parsed.success) {
      this.#note(`message outside the protocol: ${JSON.stringify(message).slice(0, 200)}`);
      return;
    }
    const { data } = parsed;
    if (data.type === 'hello') hello.resolve(data);
    else if (data.type === 'address') this.onAddress(data.at);
    else if (data.type === 'events') data.events.forEach((event) => this.#keep(event));
    else if (data.type === 'reply') this.#pending.get(data.id)?.resolve(data.value);
    else this.#pending.get(data.id)?.reject(asError(data.failure));
  }

  /** Nothing is lost: an event that does not fit the schema is kept as a note. */
  #keep(event: unknown): void {
    const parsed = rawEvent.safeParse(event);
    if (parsed.success) this.#events.push(parsed.data);
    else this.#note(`event outside the schema: ${JSON.stringify(event).slice(0, 500)}`);
  }

  #note(text: string): void {
    if (++this.#notes > mostNotes) return;
    const t = this.#events.at(-1)?.t ?? 0;
    this.#events.push({ t, kind: 'note', text });
  }

  #died(): HarnessError {
    return new HarnessError({
      code: 'peer-died',
      what: `the peer ended: ${this.#ended ?? 'unknown'}`,
      cure: 'see how its process ended, and its last events',
    });
  }
}

function asError({ code, what, cure }: z.infer<typeof failure>): HarnessError {
  const known = Object.hasOwn(errorCodes, code);
  return new HarnessError({
    code: known ? (code as ErrorCode) : 'peer-protocol', // checked on the line above
    what: known ? what : `${code}: ${what}`,
    cure,
  });
}
