/** How `npm run test:check` runs: applications, good ones and bad ones, before `signalbox check`. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/check',
  // They mostly wait
  workers: 3,
  fullyParallel: true,
  timeout: 180_000,
  reporter: [['list'], ['../skip-reporter.ts']],
});
