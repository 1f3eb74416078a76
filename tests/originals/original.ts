/** The published package under a test, wherever it runs: what it told so far, and a wait for what it is to tell. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser } from '@playwright/test';
import { until } from '../until.ts';
import type { OriginalCommand, OriginalEvent } from './original-protocol.ts';
import type { PageServer } from './page-server.ts';

/** An event of one kind; kinds that share a shape share a member. */
export type EventOf<K extends OriginalEvent['kind']> = OriginalEvent & { readonly kind: K };

const withinMs = 30_000;
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

interface Place {
  tellTo(hear: (event: OriginalEvent) => void): Promise<void>;
  send(command: OriginalCommand): Promise<void>;
  close(): Promise<void>;
}

/** One running peer of the package, with the id that it drew for itself; ended with its scope. */
export class Original implements AsyncDisposable {
  readonly id: string;
  readonly #place: Place;
  readonly #events: OriginalEvent[];

  /** In a Node process of its own. @param polyfill - module that exports an `RTCPeerConnection` */
  static inNode(polyfill: string): Promise<Original> {
    return Original.#at(nodePlace(polyfill));
  }

  /** In a page, in a fresh context. */
  static async inPage(browser: Browser, server: PageServer): Promise<Original> {
    return Original.#at(await pagePlace(browser, server));
  }

  static async #at(place: Place): Promise<Original> {
    const events: OriginalEvent[] = [];
    await place.tellTo((event) => events.push(event));
    const loaded = () => events.find((event) => event.kind === 'loaded') ?? null;
    const { id } = await until('the package is loaded', loaded, withinMs);
    return new Original(id, place, events);
  }

  private constructor(id: string, place: Place, events: OriginalEvent[]) {
    this.id = id;
    this.#place = place;
    this.#events = events;
  }

  /** What it was told by the package, one kind of it. */
  told<K extends OriginalEvent['kind']>(kind: K): EventOf<K>[] {
    return this.#events.filter((event): event is EventOf<K> => event.kind === kind);
  }

  send(command: OriginalCommand): Promise<void> {
    return this.#place.send(command);
  }

  /** Waits for an event. @throws Error with all that it told instead */
  async until<K extends OriginalEvent['kind']>(
    kind: K,
    isSo: (event: EventOf<K>) => boolean = () => true,
  ): Promise<EventOf<K>> {
    const look = () => this.told(kind).find(isSo) ?? null;
    return until(`${kind} at the original`, look, withinMs).catch((error: unknown) => {
      throw new Error(`${String(error)}; it told: ${JSON.stringify(this.#events)}`);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#place.close();
  }
}

function nodePlace(polyfill: string): Place {
  const module = createRequire(import.meta.url).resolve(polyfill);
  const args = ['--import', 'tsx', here('original-node.ts'), module];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', resolve));
  return {
    tellTo: (hear) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        hear(JSON.parse(line) as OriginalEvent); // written by original-node.ts
      });
      return Promise.resolve();
    },
    send: (command) => {
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return Promise.resolve();
    },
    close: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

async function pagePlace(browser: Browser, server: PageServer): Promise<Place> {
  const context = await browser.newContext({ viewport: null });
  const page = await context.newPage();
  return {
    tellTo: async (hear) => {
      await page.exposeFunction('tell', hear);
      page.on('pageerror', ({ message }) => {
        hear({ kind: 'complaint', why: message });
      });
      await page.goto(server.url);
    },
    send: (command) => page.evaluate(`command(${JSON.stringify(command)})`),
    close: () => context.close(),
  };
}
