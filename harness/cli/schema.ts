/** `signalbox schema [folder]`: writes the JSON Schemas of everything that a run leaves on disk. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { asksForHelp, onlyArgument } from './arguments.ts';
import { jsonSchemas } from './schemas.ts';

const ownFolder = fileURLToPath(new URL('../../schema', import.meta.url));

const help = `Usage: signalbox schema [FOLDER]

Writes the JSON Schema of every file that Signalbox leaves, and of the protocol of external programs, into
FOLDER, and prints their names. Without a FOLDER: into the schema folder of Signalbox itself.

Exit code: 0, or 2 for a wrong argument.`;

/** @throws HarnessError `bad-option` */
export function main(args: readonly string[]): void {
  if (asksForHelp(args)) {
    process.stdout.write(`${help}\n`);
    return;
  }
  const folder = onlyArgument(args, 'schema [folder]') ?? ownFolder;
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of jsonSchemas()) {
    const to = path.join(folder, file);
    writeFileSync(to, text);
    process.stdout.write(`${to}\n`);
  }
}
