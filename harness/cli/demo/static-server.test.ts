/** What the demo's server says when it cannot listen. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { serveSite } from './static-server.ts';

test('a port that somebody has is told with its number, and what to do', async (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-site-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const site = { folder, host: '127.0.0.1', port: 0, brokerPort: 1 };
  const first = await serveSite(site);
  await assert.rejects(serveSite({ ...site, port: first.port }), {
    code: 'port-taken',
    message: new RegExp(`cannot listen on 127\\.0\\.0\\.1:${first.port}: .*EADDRINUSE.*--port`),
  });
  await first.close();
});
