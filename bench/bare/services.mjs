/** What the bare script's peers need around them: a broker and a page to open. */
import { spawn } from 'node:child_process';
import { createServer as createHttpServer } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { listening } from './listening.mjs';

/** The broker, in a process of its own that ends with this one. @returns {Promise<{ tcp: string, ws: string }>} */
export async function startBroker() {
  const script = fileURLToPath(new URL('./broker.mjs', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    lines.once('line', (/** @type {string} */ line) => {
      /** @type {{ tcp: string, ws: string }} */
      const urls = JSON.parse(line);
      resolve(urls);
    });
    child.once('exit', (code) => reject(new Error(`the broker ended: ${code}`)));
  });
}

/** The page of a bare peer, bundled once because of mqtt.js, isolated like the harness's so that clocks are alike. */
export async function servePage() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./page.mjs', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    define: { global: 'globalThis' },
  });
  const script = outputFiles[0]?.text ?? '';
  const html = '<!doctype html><link rel="icon" href="data:,"><script src="/peer.js"></script>';
  const server = createHttpServer((request, response) => {
    const isScript = request.url === '/peer.js';
    response.writeHead(200, {
      'content-type': isScript ? 'text/javascript' : 'text/html',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    response.end(isScript ? script : html);
  });
  return `http://127.0.0.1:${await listening(server)}/`;
}
