/** `import { signalboxConfig } from 'signalbox/config'`: all that a playwright.config.ts has to say. */
import './typescript.mjs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const { checkOptions } = await import('../fixtures/refuse.ts');

/** @param {string} file */
const here = (file) => fileURLToPath(new URL(file, import.meta.url));

/**
 * Signalbox's configuration: one worker, its report beside Playwright's list, its global set-up; and what you change.
 * @param {import('@playwright/test').PlaywrightTestConfig} [changes]
 * @returns {import('@playwright/test').PlaywrightTestConfig}
 */
export function signalboxConfig(changes = {}) {
  checkOptions();
  return defineConfig(
    {
      fullyParallel: true,
      workers: 1,
      timeout: 180_000,
      globalSetup: here('./global-setup.mjs'),
      reporter: [['list'], [here('./reporter.mjs')]],
    },
    changes,
  );
}
