/**
 * What a worker has before its lab: its place, the stacks of the run, and the browsers that its peers share. Those take
 * longest to start, and the lab 0.3 s to load, so they can be on their way before it is.
 */
import { stacksOfThisRun } from '../../setup/discover.mjs';
import type { FoundStack } from '../../setup/stack.mjs';
import { sides } from '../core/sides.ts';
import type { Ms } from '../core/units.ts';
import { SharedBrowsers } from '../drivers/shared-browsers.ts';
import { reference } from '../plan/reference.ts';
import type { RunOptions } from './options.ts';
import { externalStack, isModuleStack, launchOf, moduleStack, sideStack } from './stacks.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

/** Until a browser runs, or a peer of any stack has reported. */
export const launchWithinMs: Ms = 30_000;

/** Made by `begin`; what it holds is ended by the lab that gets it. */
export class HeadStart {
  readonly options: RunOptions;
  readonly workplace: Workplace;
  readonly found: readonly FoundStack[];
  readonly browsers = new SharedBrowsers();
  #ready: Promise<unknown> | null = null;

  /** @throws HarnessError `stack-missing` when a side of an A/B run is no stack of this machine */
  static async begin(options: RunOptions): Promise<HeadStart> {
    return new HeadStart(options, stacksOf(options, await stacksOfThisRun()));
  }

  private constructor(options: RunOptions, found: readonly FoundStack[]) {
    this.options = options;
    this.found = found;
    this.workplace = openWorkplace();
  }

  /** Starts the browsers of this run side by side; nothing may be measured before `ready`. */
  prepareBrowsers(): void {
    const { plannedStacks } = this.options;
    const wanted = this.found.filter(
      ({ name, driver, status }) =>
        driver === 'playwright-page' && status === 'found' && plannedStacks.includes(name),
    );
    this.#ready ??= Promise.allSettled(
      // Its first peer starts it again, and tells what goes wrong
      wanted.map((stack) => this.browsers.get(launchOf(stack, ''), launchWithinMs)),
    );
  }

  /** Settles when nothing starts any more ahead of its first use. */
  async ready(): Promise<void> {
    await this.#ready;
  }

  /** Ends its place, and with that the browsers that still run there. */
  close(): Promise<void> {
    return this.workplace.close();
  }
}

/** Those that set-up found and those that the user brings, as far as this run has them. */
function stacksOf(options: RunOptions, found: readonly FoundStack[]): FoundStack[] {
  const modules = options.stacks.filter(isModuleStack).map(moduleStack);
  const programs = options.externals.map(externalStack);
  const own = sides.flatMap((side) => {
    const asked = options.ab?.plan[side];
    return asked?.of === 'stack' ? [sideStack(side, asked, found)] : [];
  });
  return [...found, ...modules, ...programs, ...own].filter(
    ({ name }) =>
      options.stacks.includes(name) || (options.withReference && name === reference.offerer),
  );
}
