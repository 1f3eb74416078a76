/** The link emulator of one worker: started when the first cell asks for it, and again when it died. */
import { linkChoice } from '../../setup/link-choice.mjs';
import { HarnessError } from '../core/errors.ts';
import { cellId, type CellKey } from '../core/ids.ts';
import { LinkEmulator, type RunningLink } from '../network/link/emulator.ts';
import { ownAddress } from '../network/link/own-address.ts';
import { hashed } from '../network/link/pipeline.ts';

export interface OpenedLink extends RunningLink {
  readonly seed: number;
}

/** Opens the links of the cells of one worker. */
export class Links {
  readonly #seed: number;
  /** How often each cell has had a link: every one of them has chances of its own. */
  readonly #opened = new Map<string, number>();
  #emulator: Promise<LinkEmulator> | null = null;

  /** @param seed - of the run */
  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Starts the emulator ahead, if this link needs it; its error is heard of by `open`. */
  prepare(link: string): void {
    if (isEmulated(link)) this.#running().catch(() => undefined);
  }

  /**
   * Null for a direct link.
   * @throws HarnessError `link-start-failed`, `link-silent` or `link-died`; `bad-option` for a link that is none
   */
  async open(key: CellKey): Promise<OpenedLink | null> {
    const paths = pathsOf(key.link);
    if (paths === null) return null;
    const id = cellId(key);
    const turn = (this.#opened.get(id) ?? 0) + 1;
    this.#opened.set(id, turn);
    const seed = hashed(`${this.#seed}/${id}/${turn}`);
    const emulator = await this.#running();
    const link = await emulator.open({ paths, seed, host: await ownAddress() });
    return { ...link, seed };
  }

  async close(): Promise<void> {
    await (await this.#emulator)?.close();
  }

  async #running(): Promise<LinkEmulator> {
    const before = await this.#emulator?.catch(() => null);
    if (before?.isRunning === true) return before;
    this.#emulator = LinkEmulator.start();
    return this.#emulator;
  }
}

const isEmulated = (link: string): boolean => pathsOf(link) !== null;

function pathsOf(link: string) {
  const read = linkChoice(link);
  if ('choice' in read) return read.choice.paths;
  throw new HarnessError({ code: 'bad-option', ...read });
}
