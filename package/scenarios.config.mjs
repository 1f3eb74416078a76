/** How `npx signalbox run` runs Signalbox's own scenarios where it is installed as a package. */
import { fileURLToPath } from 'node:url';
import { signalboxConfig } from './config.mjs';

const measuring = ['round-trip.spec.ts', 'throughput.spec.ts'];

export default signalboxConfig({
  testDir: fileURLToPath(new URL('../scenarios', import.meta.url)),
  outputDir: `${process.cwd()}/test-results`,
  projects: [
    { name: 'conformance', testIgnore: measuring },
    { name: 'measurement', testMatch: measuring },
  ],
});
