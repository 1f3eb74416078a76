/** The link emulator as the harness sees it: a thread of its own that opens, changes and closes links when told. */
import { Worker } from 'node:worker_threads';
import { withDeadline } from '../../core/deadline.ts';
import { deferred, type Deferred } from '../../core/deferred.ts';
import { HarnessError } from '../../core/errors.ts';
import type { Role } from '../../core/ids.ts';
import type { Ms } from '../../core/units.ts';
import type {
  Address,
  Advertised,
  LinkAction,
  LinkOrder,
  LinkPlan,
  LinkReport,
  OrderMessage,
  ReplyMessage,
} from './protocol.ts';

const startWithinMs: Ms = 15_000;
const answerWithinMs: Ms = 5_000;

/** A link between two peers, from its opening to its report. */
export interface RunningLink {
  /** What the other side is to be told of each. */
  readonly advertised: Advertised;
  /** Tells the link where a side really is. */
  learn(side: Role, at: Address): void;
  /** @throws HarnessError `link-silent` or `link-died` */
  act(action: LinkAction): Promise<void>;
  /** Ends it, with what it did. @throws HarnessError `link-silent` or `link-died` */
  close(): Promise<LinkReport>;
}

/** The thread, and the links that are open in it. */
export class LinkEmulator {
  readonly #thread: Worker;
  readonly #pending = new Map<number, Deferred<unknown>>();
  #lastId = 0;
  #lastLink = 0;
  #ended: string | null = null;

  /** @throws HarnessError `link-start-failed` */
  static async start(): Promise<LinkEmulator> {
    const emulator = new LinkEmulator(new Worker(new URL('./link-thread.mjs', import.meta.url)));
    const ready = emulator.#pendingReply(0);
    try {
      await withDeadline(ready, startWithinMs, (waited) => ({
        code: 'link-start-failed',
        what: `the thread of the link emulator was not ready after ${waited} ms`,
        cure: 'is the machine out of memory? Start it again',
      }));
      return emulator;
    } catch (error) {
      await emulator.close();
      throw error;
    }
  }

  private constructor(thread: Worker) {
    this.#thread = thread;
    thread.on('message', (message: ReplyMessage) => {
      this.#take(message);
    });
    thread.on('error', (error) => {
      this.#end(String(error));
    });
    thread.on('exit', (code) => {
      this.#end(`exit code ${code}`);
    });
    thread.unref(); // the process may end while it runs, and it with the process
  }

  /** False once its thread has ended: then a new one is to be started. */
  get isRunning(): boolean {
    return this.#ended === null;
  }

  /** @throws HarnessError `link-start-failed`, `link-silent` or `link-died` */
  async open(plan: LinkPlan): Promise<RunningLink> {
    const link = ++this.#lastLink;
    const ask = (order: LinkOrder) => this.#ask(link, order);
    const advertised = (await ask({ do: 'open', plan })) as Advertised; // by the protocol
    return {
      advertised,
      learn: (side, at) => {
        ask({ do: 'learn', side, at }).catch(() => undefined); // a thread that died is heard of by `close`
      },
      act: async (action) => {
        await ask(action);
      },
      close: async () => (await ask({ do: 'close' })) as LinkReport, // by the protocol
    };
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  async #ask(link: number, order: LinkOrder): Promise<unknown> {
    if (this.#ended !== null) throw died(this.#ended);
    const id = ++this.#lastId;
    const reply = this.#pendingReply(id);
    const message: OrderMessage = { id, link, order };
    this.#thread.postMessage(message);
    try {
      return await withDeadline(reply, answerWithinMs, (waited) => ({
        code: 'link-silent',
        what: `the link emulator did not answer "${order.do}" within ${waited} ms`,
        cure: 'the machine is overloaded, or the emulator hangs: run again with less beside it',
      }));
    } finally {
      this.#pending.delete(id);
    }
  }

  #pendingReply(id: number): Promise<unknown> {
    const reply = deferred<unknown>();
    this.#pending.set(id, reply);
    return reply.promise;
  }

  #take(message: ReplyMessage): void {
    const pending = this.#pending.get(message.id);
    if ('failure' in message) pending?.reject(new HarnessError(message.failure));
    else pending?.resolve(message.value);
  }

  #end(how: string): void {
    this.#ended ??= how;
    for (const { reject } of this.#pending.values()) reject(died(how));
    this.#pending.clear();
  }
}

const died = (how: string): HarnessError =>
  new HarnessError({
    code: 'link-died',
    what: `the thread of the link emulator ended: ${how}`,
    cure: 'run the cell again: it says nothing about its peers; if it repeats, report it',
  });
