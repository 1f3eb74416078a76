/** How `npm run test:originals` runs: published programs that speak a dialect, against our peers of it. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/originals',
  workers: 1,
  timeout: 90_000,
  reporter: [['list'], ['../skip-reporter.ts']],
});
