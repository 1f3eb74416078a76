/** Bundles the agent from its source: one script for pages, one module for Node. */
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';

const entry = (file: string): string => fileURLToPath(new URL(`../agent/${file}`, import.meta.url));

const common: BuildOptions = { bundle: true, write: false, logLevel: 'silent' };

/** The agent as a classic script. */
export async function pageAgent(): Promise<string> {
  return bundled({
    ...common,
    entryPoints: [entry('entry-page.ts')],
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
  });
}

/** The agent as an ES module for Node; the WebRTC stack is not in it but loaded by it. */
export async function nodeAgent(): Promise<string> {
  const requireShim =
    "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";
  return bundled({
    ...common,
    entryPoints: [entry('entry-node.ts')],
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: requireShim },
  });
}

async function bundled(options: BuildOptions): Promise<string> {
  const { outputFiles } = await build(options);
  const [output] = outputFiles ?? [];
  if (output === undefined) throw new Error('esbuild gave no output, and no error either');
  return output.text;
}
