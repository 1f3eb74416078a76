/** `signalbox schema [folder]`: writes the JSON Schemas of everything that a run leaves on disk. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onlyArgument } from './arguments.ts';
import { jsonSchemas } from './schemas.ts';

const ownFolder = fileURLToPath(new URL('../../schema', import.meta.url));

/** @throws HarnessError `bad-option` */
export function main(args: readonly string[]): void {
  const folder = onlyArgument(args, 'schema [folder]') ?? ownFolder;
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of jsonSchemas()) {
    const to = path.join(folder, file);
    writeFileSync(to, text);
    process.stdout.write(`${to}\n`);
  }
}
