/** How `npm run test:package` runs: the package is packed, installed in an empty folder, and used there. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: 'package.spec.ts',
  outputDir: '../../test-results/package',
  workers: 1,
  timeout: 600_000,
  reporter: [['list'], ['../skip-reporter.ts']],
});
