/** A real TLS server that prefers HTTP/2, one that has HTTP/1.1 alone, and one that says nothing. */
import assert from 'node:assert/strict';
import { createServer as createTcpServer, type Server } from 'node:net';
import { after, before, test } from 'node:test';
import { createServer } from 'node:tls';
import { makeCertificates } from '../brokers/certificates.ts';
import { choosesHttp2 } from './http2-choice.ts';

const servers: Server[] = [];
let secure = { cert: '', key: '' };
before(async () => {
  const { certificate, key } = await makeCertificates();
  secure = { cert: certificate, key };
});
after(() => {
  for (const server of servers) server.close();
});

async function listening(server: Server): Promise<string> {
  servers.push(server);
  server.unref();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `wss://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/mqtt`;
}

test('a server that offers h2 chooses it', async () => {
  const server = createServer({ ...secure, ALPNProtocols: ['h2', 'http/1.1'] });
  assert.equal(await choosesHttp2(await listening(server), 10_000), true);
});

test('one with http/1.1 alone, and one without ALPN, do not', async () => {
  for (const more of [{ ALPNProtocols: ['http/1.1'] }, {}]) {
    const server = createServer({ ...secure, ...more });
    assert.equal(await choosesHttp2(await listening(server), 10_000), false);
  }
});

test('one that says nothing chose nothing, when the time is over', async () => {
  const server = createTcpServer((socket) => socket.unref().on('error', () => undefined));
  assert.equal(await choosesHttp2(await listening(server), 200), false);
});
