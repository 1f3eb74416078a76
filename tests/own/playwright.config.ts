/** How `npm run test:own` runs: dialects and brokers of users, from folders outside this repository. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/own',
  workers: 1,
  timeout: 180_000,
  reporter: [['list'], ['../skip-reporter.ts']],
});
