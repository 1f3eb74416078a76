/** How `npm run test:ci` runs: the recipes of docs/ci, one for real and one held against what exists. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/ci',
  workers: 1,
  timeout: 400_000,
  reporter: [['list'], ['../skip-reporter.ts']],
});
