/** How `npm run test:demo` runs: everything that the demo page promises, in real browsers, one test after the other. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/demo',
  workers: 1,
  timeout: 90_000,
  reporter: [['list'], ['../skip-reporter.ts']],
});
