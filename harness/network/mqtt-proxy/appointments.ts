/** What an action has put off to a later time, so that it can be called forward or off. */
import type { Ms } from '../../core/units.ts';
import { callAt } from './precise-timer.ts';

/** Of one action; its `end` ends them. */
export class Appointments {
  readonly #cancels = new Map<() => void, () => void>();

  /** Calls `work` in `delay` ms, precisely (see precise-timer.ts). */
  in(delay: Ms, work: () => void): void {
    const keep = () => {
      this.#cancels.delete(keep);
      work();
    };
    this.#cancels.set(keep, callAt(performance.now() + delay, keep));
  }

  /** Calls everything that is left now, in the order it was put off, or never. */
  end(held: 'release' | 'discard'): void {
    for (const [keep, cancel] of [...this.#cancels]) {
      cancel();
      if (held === 'release') keep();
    }
    this.#cancels.clear();
  }
}
