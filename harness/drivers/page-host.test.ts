/** Tests of who gets a control socket, and what becomes of everybody else. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { HttpPageHost } from './page-host.ts';

/** All that it answers to an upgrade of this path. */
async function answerTo(port: string, target: string): Promise<string> {
  const socket = connect(Number(port), '127.0.0.1');
  const lines = [`GET ${target} HTTP/1.1`, 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket'];
  socket.write([...lines, '', ''].join('\r\n'));
  let answer = '';
  socket.on('data', (bytes) => (answer += bytes.toString()));
  await once(socket, 'close');
  return answer;
}

test('an upgrade without an invitation, or to no address at all, is hung up on, and a page still gets in', async (t) => {
  const host = await HttpPageHost.start('');
  t.after(() => host.close());
  const { url, wire } = host.invite();
  const page = new URL(url);
  for (const target of ['//', '/control?token=made-up', '/']) {
    assert.equal(await answerTo(page.port, target), '', target);
  }
  const socket = new WebSocket(`ws://${page.host}/control${page.search}`);
  (await wire).send({ hello: true });
  const [data] = (await once(socket, 'message')) as [Buffer]; // what `message` carries
  assert.equal(data.toString(), '{"hello":true}');
});
