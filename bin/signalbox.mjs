#!/usr/bin/env node
/** The command line of Signalbox. Runs before any package is installed, so it checks Node and loads the rest later. */

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(`signalbox: Node ${process.versions.node} is too old; install Node 20 or later`);
  process.exit(1);
}
const { main } = await import('../setup/commands.mjs');
const { typescriptCommands } = await import('./typescript.mjs');
await main(process.argv.slice(2), typescriptCommands);
