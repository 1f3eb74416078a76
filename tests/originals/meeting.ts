/** Where the package and our peers meet: one broker, one page server, engines; started once, used by every test. */
import type { Browser } from '@playwright/test';
import { startAedes } from '../../harness/brokers/aedes.ts';
import { unguessable } from '../../harness/core/random.ts';
import { startStunServer } from '../../harness/network/stun-server.ts';
import { Lab } from '../../harness/run/lab.ts';
import { runOptions } from '../../harness/run/options.ts';
import type { FoundStack } from '../../setup/stack.mjs';
import { engine, type Engine } from '../demo-page/demo-page.ts';
import { test as base } from '../test.ts';
import { Original } from './original.ts';
import type { RoomSettings } from './original-protocol.ts';
import type { Destination, OurPeer } from './our-peer.ts';
import { servePage } from './page-server.ts';

/** Where the package runs: a page of an engine, or Node with this polyfill. */
export type Host = Engine | 'werift' | 'node-datachannel' | 'wrtc';
const polyfills: Readonly<Record<Exclude<Host, Engine>, string>> = {
  werift: 'werift',
  'node-datachannel': 'node-datachannel/polyfill',
  wrtc: './wrtc-implicit.mjs',
};
const ourStacks = ['chromium', 'firefox', 'node-datachannel', 'wrtc'];

/** URLs of broker and STUN server. */
interface Ways {
  readonly tcp: string;
  readonly ws: string;
  readonly stun: string;
}

interface Room {
  forPackage(host: Host): RoomSettings;
  forOurs(peer: Pick<OurPeer, 'place'>): Destination;
}

/** Everything that a test needs but the two peers. */
export class Meeting {
  readonly lab: Lab;
  readonly #ways: Ways;
  readonly #stacks: readonly FoundStack[];
  readonly #server = servePage();
  readonly #browsers = new Map<Engine, Promise<Browser>>();

  constructor(lab: Lab, ways: Ways, stacks: readonly FoundStack[]) {
    this.lab = lab;
    this.#ways = ways;
    this.#stacks = stacks;
  }

  /** A room that nobody else is in, in the words of the package and in ours. */
  room(password = ''): Room {
    const [app, room] = ['signalbox-test', unguessable()];
    const url = (isPage: boolean) => (isPage ? this.#ways.ws : this.#ways.tcp);
    return {
      forPackage: (host) => ({
        ...{ app, room, password, url: url(host === 'chromium' || host === 'firefox') },
        // Given none, werift asks a public one
        stunUrl: host === 'werift' ? this.#ways.stun : '',
      }),
      forOurs: ({ place }) => ({
        ...{ url: url(place === 'page'), room: `${app}/${room}`, secret: password },
      }),
    };
  }

  async original(host: Host): Promise<Original> {
    if (host !== 'chromium' && host !== 'firefox') return Original.inNode(polyfills[host]);
    const browser = this.#browsers.get(host) ?? engine(host, this.#stacks);
    this.#browsers.set(host, browser);
    return Original.inPage(await browser, await this.#server);
  }

  async close(): Promise<void> {
    for (const browser of this.#browsers.values()) await (await browser).close();
    await (await this.#server)[Symbol.asyncDispose]();
    await this.lab.close();
  }
}

/** `test` with a meeting that all tests of a worker share. */
export const test = base.extend<object, { meeting: Meeting }>({
  meeting: [
    async ({ machine }, use) => {
      const [broker, stun] = await Promise.all([startAedes(), startStunServer()]);
      const found = machine.stacks.filter(({ status }) => status === 'found');
      const stacks = ourStacks.filter((stack) => found.some(({ name }) => name === stack));
      // No broker of a run: this one is the test's
      const options = { ...runOptions({ SIGNALBOX_STACKS: stacks.join(',') }), brokers: [] };
      const lab = await Lab.open(options);
      const [tcp, ws] = [broker.address('tcp').url, broker.address('ws').url];
      const meeting = new Meeting(lab, { tcp, ws, stun: stun.url }, found);
      await use(meeting);
      await meeting.close();
      await Promise.all([broker.close(), stun.close()]);
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});
