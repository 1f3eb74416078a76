/**
 * How Playwright runs the scenarios: one worker unless asked. Two launch side by side and measure one after the other
 * (harness/run/turn.ts), but their second set of browsers costs a small run more than it saves.
 */
import { defineConfig } from '@playwright/test';
import { checkOptions } from './fixtures/refuse.ts';

checkOptions();

const report = ['./reports/reporter.ts'] as const;
const html = ['html', { open: 'never', outputFolder: 'reports/playwright' }] as const;
const measuring = ['round-trip.spec.ts', 'throughput.spec.ts'];
const lines = process.stdout.isTTY && !process.env['CI'] ? [] : [['list'] as const];

export default defineConfig({
  testDir: 'scenarios',
  fullyParallel: true,
  workers: 1,
  timeout: 180_000,
  globalSetup: './fixtures/global-setup.ts',
  reporter: [...lines, [...html], [...report]],
  projects: [
    { name: 'conformance', testIgnore: measuring },
    { name: 'measurement', testMatch: measuring },
  ],
});
