/** Whether Signalbox is a clone, or a package in somebody's project, and what lies where because of that. */
import path from 'node:path';
import { packageRoot } from './host.mjs';

export const isInstalled = packageRoot.split(path.sep).includes('node_modules');

/**
 * How Playwright runs our own scenarios: below node_modules it translates no TypeScript, so there the package's own way in
 * does.
 */
export const scenariosConfig = path.join(
  packageRoot,
  isInstalled ? path.join('package', 'scenarios.config.mjs') : 'playwright.config.ts',
);

/** What every command reads and writes by default: in a project its own folder, not the package's. */
export function useProjectFolder() {
  if (isInstalled) process.env['SIGNALBOX_REPORTS'] ??= path.resolve('reports');
}
