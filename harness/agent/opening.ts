/** What a dialect has before the offer: what is said when a negotiation begins, and on each control word. */
import { deferred } from '../core/deferred.ts';
import type { Rule } from '../dialects/dialect.ts';
import type { SignallingSession } from './session.ts';

/** The steps before one offer; without rules there are none, and the offerer may offer at once. */
export class Opening {
  readonly #session: SignallingSession;
  readonly #peer: string;
  readonly #asked = deferred<undefined>();
  readonly #heard = new Set<string>();

  constructor(session: SignallingSession, peer: string) {
    this.#session = session;
    this.#peer = peer;
    if (session.dialect.offersOn === null) this.#asked.resolve(undefined);
  }

  /** Settles when the offerer may offer. */
  get mayOffer(): Promise<unknown> {
    return this.#asked.promise;
  }

  begin(): void {
    this.#follow(({ on }) => on === 'start');
  }

  hear(word: string): void {
    const isRepeat = this.#heard.has(word);
    this.#heard.add(word);
    this.#follow(({ on }) => typeof on === 'object' && on.word === word && !(on.once && isRepeat));
    if (word === this.#session.dialect.offersOn) this.#asked.resolve(undefined);
  }

  #follow(applies: (rule: Rule) => boolean): void {
    for (const rule of this.#session.rules(applies)) this.#session.say(rule, this.#peer);
  }
}
