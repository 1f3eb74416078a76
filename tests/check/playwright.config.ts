/** How `npm run test:check` runs: applications, good ones and bad ones, before `signalbox check`. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/check',
  workers: 1,
  timeout: 180_000,
  reporter: [['list']],
});
