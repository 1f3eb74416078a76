/** The link of one cell: a new one for each connection, told where the peers are, and what it did on record. */
import { asFailure } from '../core/errors.ts';
import type { CellKey, Role } from '../core/ids.ts';
import type { RunningPeer } from '../drivers/driver.ts';
import type { LinkAction } from '../network/link/protocol.ts';
import type { Advertise } from '../agent/protocol.ts';
import { machineAhead } from '../brokers/machine-clock.ts';
import { roles } from './both.ts';
import type { Links, OpenedLink } from './links.ts';
import type { Recorder } from './recorder.ts';

/** What stands between the two peers of a cell; nothing at all when its link is direct. */
export class CellLink {
  readonly #key: CellKey;
  readonly #links: Links;
  readonly #recorder: Recorder;
  #open: OpenedLink | null = null;

  constructor(key: CellKey, links: Links, recorder: Recorder) {
    this.#key = key;
    this.#links = links;
    this.#recorder = recorder;
  }

  /** Ends the former one, and opens the next between these peers; does nothing for a direct link. */
  async renew(peer: (role: Role) => RunningPeer): Promise<void> {
    await this.close();
    const link = await this.#links.open(this.#key);
    this.#open = link;
    if (link === null) return;
    for (const role of roles) {
      peer(role).onAddress((at) => {
        link.learn(role, at);
      });
    }
    const [offerer, answerer] = [link.advertised.offerer, link.advertised.answerer].map(inWords);
    this.#recorder.record({
      ...{ kind: 'link.opened', link: this.#key.link, seed: link.seed },
      ...{ offerer: offerer ?? '', answerer: answerer ?? '' },
    });
  }

  /** What `role` is to tell the other side instead of its own address; null without a link. */
  advertise(role: Role): Advertise | null {
    return this.#open?.advertised[role] ?? null;
  }

  /** @throws HarnessError `link-silent` or `link-died`; `harness-error` when nothing is in between */
  async act(action: LinkAction): Promise<void> {
    if (this.#open === null) throw new Error(`the link is direct: nothing can ${action.do} it`);
    await this.#open.act(action);
  }

  /** Ends the link and records what it did; that the emulator died says nothing of the peers, and is a note. */
  async close(): Promise<void> {
    const link = this.#open;
    this.#open = null;
    if (link === null) return;
    try {
      const { changes, statistics } = await link.close();
      for (const { at, what, side, detail } of changes) {
        this.#recorder.recordAt(at - machineAhead, { kind: 'link.changed', what, side, detail });
      }
      for (const from of roles) {
        this.#recorder.record({ kind: 'link.statistics', from, ...statistics[from] });
      }
    } catch (error) {
      const text = `the link was lost, and what it did: ${asFailure(error).what}`;
      this.#recorder.record({ kind: 'note', text });
    }
  }
}

const inWords = ({ address, port }: Advertise): string => `${address}:${port}`;
