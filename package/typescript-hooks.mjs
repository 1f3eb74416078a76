/** Module hooks that translate the TypeScript of this package and of nothing else: users' files stay Playwright's. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

const root = new URL('..', import.meta.url).href;
const inside = `${root}node_modules/`;

/** @type {import('node:module').LoadHook} */
export async function load(url, context, nextLoad) {
  const [address = ''] = url.split('?');
  if (!address.startsWith(root) || address.startsWith(inside) || !address.endsWith('.ts')) {
    return nextLoad(url, context);
  }
  const sourcefile = fileURLToPath(address);
  const options = /** @type {const} */ ({ loader: 'ts', format: 'esm', target: 'node20' });
  const source = await readFile(sourcefile, 'utf8');
  const { code } = await transform(source, { ...options, sourcefile, sourcemap: 'inline' });
  return { format: 'module', source: code, shortCircuit: true };
}
