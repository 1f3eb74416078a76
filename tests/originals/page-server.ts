/** One page with the published package in it, bundled, over plain HTTP on loopback. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface PageServer extends AsyncDisposable {
  readonly url: string;
}

const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>An original</title>
<link rel="icon" href="data:,"><script src="/page.js"></script></html>`;

/** Bundles it and listens on a free port. @param entry - the script of the page, relative to this file */
export async function servePage(entry = 'original-page.ts'): Promise<PageServer> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    ...{ bundle: true, write: false, platform: 'browser', format: 'iife', target: 'es2022' },
    ...{ logLevel: 'silent' },
  });
  const script = outputFiles[0]?.text ?? '';
  const server = createServer(({ url }, response) => {
    const isScript = url === '/page.js';
    const type = isScript ? 'text/javascript' : 'text/html';
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
    response.end(isScript ? script : html);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
