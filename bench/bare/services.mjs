/** What the bare script's peers need around them: an embedded broker and a page to open. */
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Aedes } from 'aedes';
import { build } from 'esbuild';
import { createWebSocketStream, WebSocketServer } from 'ws';

/** aedes on free loopback ports. */
export async function startBroker() {
  const broker = await Aedes.createBroker();
  const tcp = createServer({ noDelay: true }, (socket) => void broker.handle(socket));
  const http = createHttpServer({ noDelay: true });
  new WebSocketServer({ server: http }).on('connection', (socket, request) => {
    broker.handle(createWebSocketStream(socket), request);
  });
  return {
    tcp: `mqtt://127.0.0.1:${await listening(tcp)}`,
    ws: `ws://127.0.0.1:${await listening(http)}`,
  };
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

/** @param {import('node:net').Server} server @returns {Promise<number>} its port */
function listening(server) {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
