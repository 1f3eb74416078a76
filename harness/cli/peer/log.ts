/** Tells what a peer does, event by event, with its own times. */
import { describeEvent } from '../../analysis/describe.ts';
import { plainLine } from '../../core/plain-text.ts';
import type { Role } from '../../core/ids.ts';
import type { RunningPeer } from '../../drivers/driver.ts';
import type { EventKind, RawEvent } from '../../timeline/event.ts';

const everyMs = 150;
const flushWithinMs = 3_000;

/** What a reader can do without. */
const untold: ReadonlySet<EventKind> = new Set([
  'peer.hello',
  'mqtt.subscribing',
  'stats',
  'step',
  'nonce.sent',
]);

/** Asks the peer for its events again and again, prints them, and hands them on. */
export class PeerLog {
  readonly #peer: RunningPeer;
  readonly #role: Role;
  readonly #hear: (event: RawEvent) => void;
  readonly #timer: NodeJS.Timeout;
  #start: number | null = null;

  constructor(peer: RunningPeer, role: Role, hear: (event: RawEvent) => void) {
    this.#peer = peer;
    this.#role = role;
    this.#hear = hear;
    this.#timer = setInterval(() => void this.flush(), everyMs);
  }

  /** Everything until now; a peer that is gone has said its last. */
  async flush(): Promise<void> {
    await this.#peer.send({ do: 'flush' }, flushWithinMs).catch(() => undefined);
    for (const event of this.#peer.takeEvents()) this.#tell(event);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  #tell(event: RawEvent): void {
    this.#start ??= event.t;
    this.#hear(event);
    if (untold.has(event.kind)) return;
    // The lab asks every stack for something that does not exist
    if (event.kind === 'note' && event.text.startsWith('declined:')) return;
    const time = ((event.t - this.#start) / 1_000).toFixed(3).padStart(9);
    say(`${time}  ${plainLine(describeEvent({ ...event, by: this.#role }))}`);
  }
}

/** One line of standard output. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
