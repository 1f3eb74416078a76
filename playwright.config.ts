/**
 * How Playwright runs the scenarios: two workers unless asked, so that one launches its peers while the other does;
 * what is measured has the machine to itself all the same (harness/run/turn.ts).
 */
import os from 'node:os';
import { defineConfig } from '@playwright/test';
import { checkOptions } from './fixtures/refuse.ts';

checkOptions();

const report = ['./reports/reporter.ts'] as const;
const html = ['html', { open: 'never', outputFolder: 'reports/playwright' }] as const;
const lines = process.stdout.isTTY && !process.env['CI'] ? [] : [['list'] as const];

export default defineConfig({
  testDir: 'scenarios',
  fullyParallel: true,
  workers: Math.min(2, os.availableParallelism()),
  timeout: 180_000,
  globalSetup: './fixtures/global-setup.ts',
  reporter: [...lines, [...html], [...report]],
  projects: [
    {
      name: 'conformance',
      testMatch: ['signalling.spec.ts', 'connect.spec.ts', 'echo.spec.ts', 'close.spec.ts'],
    },
    { name: 'measurement', testMatch: ['round-trip.spec.ts', 'throughput.spec.ts'] },
  ],
});
