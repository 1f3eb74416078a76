/** How `npm run test:external` runs: programs in other languages as peers, where their packages are installed. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/external',
  workers: 1,
  timeout: 400_000,
  reporter: [['list'], ['../skip-reporter.ts']],
});
