/** Playwright's own command line on this project, for what is not a run: listing and merging. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = createRequire(import.meta.url).resolve('@playwright/test/cli');
const withinMs = 60_000;

export interface Said {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs it to its end.
 * @param env - added to this environment, without what this test runner set for itself
 */
export function playwrightCli(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Said> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(TEST_|PW|PLAYWRIGHT_(?!BROWSERS_PATH))/.test(name),
  );
  const options = {
    cwd: root,
    env: { ...Object.fromEntries(inherited), CI: '1', ...env },
    timeout: withinMs,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, output: stdout + stderr });
    });
  });
}
