/** Commands that are written in TypeScript: loads them by tsx, which is there once the packages are installed. */

/** @typedef {(args: string[]) => Promise<void>} Command */

/** @type {Record<string, Command>} */
export const typescriptCommands = {
  ab: (args) => runCommand(args, () => import('../harness/cli/ab.ts')),
  brokers: (args) => runCommand(args, () => import('../harness/cli/brokers.ts')),
  export: (args) => runCommand(args, () => import('../harness/cli/export.ts')),
  history: (args) => runCommand(args, () => import('../harness/cli/history.ts')),
  compare: (args) => runCommand(args, () => import('../harness/cli/compare.ts')),
  trends: (args) => runCommand(args, () => import('../harness/cli/trends.ts')),
  check: (args) => runCommand(args, () => import('../harness/cli/check.ts')),
  demo: (args) => runCommand(args, () => import('../harness/cli/demo.ts')),
  peer: (args) => runCommand(args, () => import('../harness/cli/peer.ts')),
  report: (args) => runCommand(args, () => import('../harness/cli/report.ts')),
  watch: (args) => runCommand(args, () => import('../harness/cli/watch.ts')),
  schema: (args) => runCommand(args, () => import('../harness/cli/schema.ts')),
  summary: (args) =>
    runCommand(['--format', 'markdown', ...args], () => import('../harness/cli/export.ts')),
};

/**
 * Says what went wrong in one line; exit code 2 for a wrong argument, 1 for anything else.
 * @param {string[]} args
 * @param {() => Promise<{ main: (args: string[]) => void | Promise<void> }>} load
 */
async function runCommand(args, load) {
  const loader = await import('tsx/esm/api').catch(() => undefined);
  if (loader === undefined) {
    failed('packages-missing', 'this command needs the npm packages', 'run `npm ci`', 1);
    return;
  }
  loader.register();
  const { main } = await load();
  try {
    await main(args);
  } catch (error) {
    if (!isHarnessError(error)) throw error;
    const { code, what, cure } = error;
    failed(code, what, cure, code === 'bad-option' ? 2 : 1);
  }
}

/**
 * Told by its shape: its class is TypeScript.
 * @param {unknown} error
 * @returns {error is { code: string, what: string, cure: string }}
 */
const isHarnessError = (error) => error instanceof Error && 'what' in error && 'cure' in error;

/**
 * @param {string} code
 * @param {string} what
 * @param {string} cure
 * @param {number} exitCode
 */
function failed(code, what, cure, exitCode) {
  const line = `signalbox: ${code}: ${what}; ${cure}`.replaceAll(/\s*\n\s*/g, ' ');
  process.stderr.write(`${line}\n`);
  process.exitCode = exitCode;
}
