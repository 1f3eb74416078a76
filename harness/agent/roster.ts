/** Who was seen on the broker, the peer itself included, and who waits for whom. */
import { withDeadline } from '../core/deadline.ts';
import type { Failure } from '../core/errors.ts';
import type { Presence } from '../core/signal.ts';
import type { Ms } from '../core/units.ts';

interface Seen {
  readonly state: Presence['state'];
  readonly word: string | null;
  readonly session: string | null;
}

/** The last presence of everybody in a room. */
export class Roster {
  readonly #seen = new Map<string, Seen>();
  readonly #watchers = new Set<() => void>();

  get(peer: string): Seen | undefined {
    return this.#seen.get(peer);
  }

  /** Takes a presence in. @returns whether who is there, or in which session, changed */
  take(peer: string, presence: Presence, session: string | null): boolean {
    const before = this.#seen.get(peer);
    const now = { state: presence.state, word: presence.word ?? null, session };
    this.#seen.set(peer, now);
    for (const watcher of [...this.#watchers]) watcher();
    return before?.state !== now.state || before.session !== now.session;
  }

  /** Waits until `holds`, asked after every presence. @throws HarnessError what `late` says */
  async until(holds: () => boolean, within: Ms, late: (waited: Ms) => Failure): Promise<void> {
    if (holds()) return;
    let watch: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => {
      watch = () => {
        if (holds()) resolve();
      };
      this.#watchers.add(watch);
    });
    await withDeadline(seen, within, late).finally(() => this.#watchers.delete(watch));
  }

  /** In words, for an error: whom `me` saw besides itself. */
  others(me: string): string {
    const seen = [...this.#seen]
      .filter(([peer]) => peer !== me)
      .map(([peer, { state, word }]) => `${peer} ${word ?? state}`);
    return seen.length === 0 ? 'nobody' : seen.join(', ');
  }
}
