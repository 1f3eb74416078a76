/**
 * One cell's turns on the machine: it shares it while it launches, meets and ends, and has it alone while it is
 * measured. Two workers then launch side by side, and measure one after the other.
 */
import { askForSlot, type Place, type Slot } from './slots.ts';

/** Stops the clock of whoever limits the cell's time; the returned function lets it go on. */
export type StopClock = () => () => void;

/** Made by `begin`, over after `end`, which may come at any time. */
export class Turn {
  readonly #stopClock: StopClock;
  #place: Place = { granted: Promise.resolve(), leave: () => undefined };
  #isOver = false;
  /** Lets the clock go on that the last wait stopped, where nobody waited for its end. */
  #goOn = (): void => undefined;

  /** Waits until nobody measures. */
  static async begin(stopClock: StopClock): Promise<Turn> {
    const turn = new Turn(stopClock);
    await turn.#take('shared');
    return turn;
  }

  private constructor(stopClock: StopClock) {
    this.#stopClock = stopClock;
  }

  /** Waits until nobody else runs; from then on nobody does, until `share` or `end`. */
  async alone(): Promise<void> {
    await this.#take('alone');
  }

  /** Lets others run again, and waits until nobody measures. */
  async share(): Promise<void> {
    await this.#take('shared');
  }

  end(): void {
    this.#isOver = true;
    this.#leave();
  }

  /** The former slot is given back first: two who wait for each other's would wait for ever. */
  async #take(slot: Slot): Promise<void> {
    this.#leave();
    if (this.#isOver) return;
    this.#place = askForSlot(slot);
    const goOn = once(this.#stopClock());
    this.#goOn = goOn;
    await this.#place.granted;
    goOn();
  }

  #leave(): void {
    this.#goOn();
    this.#place.leave();
  }
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}
