/** Serves the two pages of the bench: bundled alike, plain HTTP on loopback, isolated, so that their clocks are fine. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export type Implementation = 'native' | 'package';

export interface Pages {
  urlOf(implementation: Implementation): string;
  close(): Promise<void>;
}

/** Bundles both and listens on a free port. */
export async function servePages(): Promise<Pages> {
  const scripts = new Map<string, string>();
  for (const name of ['native', 'package'] as const)
    scripts.set(`/${name}.js`, await bundled(name));
  const server = createServer(({ url = '' }, response) => {
    const script = scripts.get(url);
    response.writeHead(200, {
      'content-type': `text/${script === undefined ? 'html' : 'javascript'}; charset=utf-8`,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    response.end(script ?? pageOf(url));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    urlOf: (implementation) => `http://127.0.0.1:${port}/${implementation}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const pageOf = (url: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench</title>
<link rel="icon" href="data:,"><script src="${url === '/native' ? '/native' : '/package'}.js"></script></html>`;

async function bundled(name: Implementation): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`${name}-page.ts`, import.meta.url))],
    ...{ bundle: true, write: false, minify: true, platform: 'browser', format: 'iife' },
    ...{ target: 'es2022', logLevel: 'silent' },
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error('esbuild gave no output, and no error either');
  return output.text;
}
