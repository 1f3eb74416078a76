/** The browsers that a worker's peers share: one for each binary, started when first needed and again when it died. */
import type { Browser } from 'playwright';
import type { Ms } from '../core/units.ts';
import type { StackLaunch } from './driver.ts';
import { startBrowser } from './start-browser.ts';

/** Made with none running; `close` ends all of them. */
export class SharedBrowsers {
  readonly #running = new Map<string, Promise<Browser>>();

  /** @throws HarnessError `launch-failed` */
  async get(stack: StackLaunch, within: Ms): Promise<Browser> {
    const key = `${stack.name} ${stack.path}`; // an A/B run may have two binaries of one engine
    const known = this.#running.get(key);
    const running = await known?.catch(() => undefined);
    if (running?.isConnected() === true) return running;
    // Both sides of a cell may come here at once: the second shares what the first has started
    const newer = this.#running.get(key);
    if (newer !== undefined && newer !== known) return newer;
    const starting = startBrowser(stack, within, null);
    this.#running.set(key, starting);
    return starting;
  }

  /** Never throws. */
  async close(): Promise<void> {
    const browsers = [...this.#running.values()];
    this.#running.clear();
    await Promise.allSettled(browsers.map(async (browser) => (await browser).close()));
  }
}
