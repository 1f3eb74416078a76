/** How `npm run test:integration` runs: each test starts real runs of the harness, so one at a time. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests',
  testIgnore: 'demo-page/**', // npm run test:demo
  outputDir: 'test-results/integration',
  workers: 1,
  timeout: 180_000,
  reporter: [['list']],
});
