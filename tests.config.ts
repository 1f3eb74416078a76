/** How `npm run test:integration` runs: each test starts real runs of the harness, so one at a time. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests',
  // npm run test:check, test:ci, test:demo, test:external, test:originals, test:own, test:package
  testIgnore: ['check', 'ci', 'demo-page', 'external', 'originals', 'own', 'package'].map(
    (name) => `tests/${name}/**`,
  ),
  outputDir: 'test-results/integration',
  workers: 1,
  timeout: 180_000,
  reporter: [['list'], ['./tests/skip-reporter.ts']],
});
