/** Bundles the agent from its source, with the user's own dialects: one script for pages, one module for Node. */
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

const common: BuildOptions = { bundle: true, write: false, logLevel: 'silent' };

/**
 * V8 compiles a function when it is first called, which for most of the agent's is in the middle of a negotiation:
 * 2 to 3 ms of the page's thread. With these words at the top of a script it does so at load; other engines pass over them.
 */
const compileAtLoad = { js: '//# allFunctionsCalledOnLoad' };

/** The agent as a classic script. @param scripts - of the user's own dialects, one module each */
export async function pageAgent(scripts: readonly string[] = []): Promise<string> {
  return bundled({
    ...common,
    ...entry('entry-page.ts', scripts),
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    banner: compileAtLoad,
  });
}

/**
 * What Node is started with, beside the agent as `agent.mjs`. Its V8 does not know the words above, but has a switch: on
 * while the agent is compiled, off again before anything else is, such as the stack. Between two node-datachannel on
 * loopback the first calls of the agent's own functions took 3 of 12.7 ms to open.
 */
export const nodeBoot =
  "import{setFlagsFromString}from'node:v8';setFlagsFromString('--no-lazy');await import('./agent.mjs');";

/** The agent as an ES module for Node; the WebRTC stack is not in it but loaded by it. */
export async function nodeAgent(scripts: readonly string[] = []): Promise<string> {
  const beforeAll =
    "import{createRequire}from'node:module';const require=createRequire(import.meta.url);require('node:v8').setFlagsFromString('--lazy');";
  return bundled({
    ...common,
    ...entry('entry-node.ts', scripts),
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minify: true,
    banner: { js: beforeAll },
  });
}

/** Modules run in the order of their imports: the dialects are known before the agent starts. */
function entry(file: string, scripts: readonly string[]): BuildOptions {
  if (scripts.length === 0) return { entryPoints: [here(`../agent/${file}`)] };
  const contents = `import 'own-dialects';\nimport './${file}';`;
  const stdin = { contents, resolveDir: here('../agent'), loader: 'ts' } as const;
  return { stdin, plugins: [ownDialects(scripts)] };
}

function ownDialects(scripts: readonly string[]): Plugin {
  const imports = scripts.map((_, at) => `import dialect${at} from 'own-dialects/${at}';`);
  const list = scripts.map((_, at) => `dialect${at}`).join(', ');
  const registry = JSON.stringify(here('../dialects/registry.ts'));
  const handOver = `import { useDialects } from ${registry};\n${imports.join('\n')}\nuseDialects([${list}]);`;
  const resolveDir = here('.');
  return {
    name: 'own-dialects',
    setup: (bundling) => {
      const namespace = 'own-dialects';
      bundling.onResolve({ filter: /^own-dialects(\/\d+)?$/ }, ({ path }) => ({ path, namespace }));
      bundling.onLoad({ filter: /.*/, namespace }, ({ path }) => {
        const [, at] = path.split('/');
        return { contents: at === undefined ? handOver : (scripts[Number(at)] ?? ''), resolveDir };
      });
    },
  };
}

async function bundled(options: BuildOptions): Promise<string> {
  const { outputFiles } = await build(options);
  const [output] = outputFiles ?? [];
  if (output === undefined) throw new Error('esbuild gave no output, and no error either');
  return output.text;
}
