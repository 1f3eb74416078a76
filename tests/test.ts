/** Playwright's `test` for runs of the harness: looks for the stacks once, and skips what this machine cannot do. */
import { test as base } from '@playwright/test';
import { stacksOfThisRun } from '../setup/discover.mjs';
import type { FoundStack } from '../setup/stack.mjs';

interface Machine {
  readonly stacks: readonly FoundStack[];
}

export const test = base.extend<object, { machine: Machine }>({
  machine: [
    async ({}, use) => {
      const stacks = await stacksOfThisRun();
      process.env['SIGNALBOX_FOUND'] = JSON.stringify(stacks); // for the runs that this process starts
      await use({ stacks });
    },
    { scope: 'worker', auto: true },
  ],
});

test.skip(process.platform !== 'linux', 'what a run leaves behind is looked up in /proc');

/** Skips the test, with the reason, unless all of these stacks are here. */
export function needStacks({ stacks }: Machine, ...names: readonly string[]): void {
  for (const name of names) {
    const found = stacks.find((stack) => stack.name === name);
    const here = found?.status === 'found';
    test.skip(!here, `${name} is not here: ${found?.why ?? 'unknown stack'}`);
  }
}

export { expect } from '@playwright/test';
