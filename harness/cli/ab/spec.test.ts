import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { HarnessError } from '../../core/errors.ts';
import { installVersion } from './install.ts';
import { parseSpec, sameKind } from './spec.ts';

test('a spec names a stack, a version, a binary, or a setting', () => {
  assert.deepEqual(parseSpec('wrtc'), { of: 'stack', stack: 'wrtc' });
  assert.deepEqual(parseSpec('node-datachannel@0.32.x'), {
    ...{ of: 'package', stack: 'node-datachannel', version: '0.32.x' },
  });
  assert.deepEqual(parseSpec('chromium=/opt/a b/chrome'), {
    ...{ of: 'binary', stack: 'chromium', path: '/opt/a b/chrome' },
  });
  assert.deepEqual(parseSpec('broker:mosquitto:tls+wss'), {
    of: 'broker',
    name: 'mosquitto:tls+wss',
    source: 'mosquitto:tls+wss',
  });
  assert.deepEqual(parseSpec('link:delay=25'), {
    of: 'link',
    name: 'delay=25',
    source: 'delay=25',
  });
  const source = 'native';
  assert.deepEqual(parseSpec('dialect:native'), { of: 'dialect', name: 'native', source });
  for (const of of ['broker', 'dialect'] as const) {
    const own = parseSpec(`${of}:module:./x/mine.mjs`);
    assert.deepEqual(own, { of, name: 'mine', source: `module:${path.resolve('x/mine.mjs')}` });
  }
});

for (const [text, message] of [
  ['wrct', 'did you mean wrtc?'],
  ['node-datachannel@latest', '"latest" is no version'],
  ['node-datachannel@../../evil', 'is no version'],
  ['node-datachannel@0.33.4 --foo', 'is no version'],
  ['chromium@120', 'chromium is no npm package'],
  ['wrtc=/usr/bin/x', 'wrtc is started by no path'],
  ['link:dealy=3', 'did you mean delay?'],
  ['broker:mosqitto', 'did you mean mosquitto?'],
  ['dialect:morse', 'there is no dialect "morse"'],
] as const) {
  test(`${text} is refused with what is wrong`, () => {
    assert.throws(
      () => parseSpec(text),
      ({ code, message: said }: HarnessError) => code === 'bad-option' && said.includes(message),
    );
  });
}

test('a stack and a broker are not compared', () => {
  assert.throws(() => {
    sameKind(parseSpec('wrtc'), parseSpec('broker:nats'));
  }, /compare two of a kind/);
});

test('a version that an earlier run installed needs no network, and one that cannot be had is told in one line', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-cache-'));
  const before = { ...process.env };
  try {
    // No registry answers here: port 9 (discard) of loopback
    Object.assign(process.env, {
      ...{
        SIGNALBOX_CACHE: folder,
        npm_config_registry: 'http://127.0.0.1:9/',
        npm_config_fetch_retries: '0',
      },
      npm_config_cache: path.join(folder, 'npm'),
    });
    const place = path.join(folder, 'wrtc-9.9.9', 'node_modules', '@roamhq', 'wrtc');
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, 'package.json'), '{"version":"9.9.9"}');
    assert.deepEqual(await installVersion('wrtc', '9.9.9'), { version: '9.9.9', path: place });
    await assert.rejects(
      installVersion('werift', '0.0.1'),
      ({ code, what }: HarnessError) =>
        code === 'version-not-installed' && !what.includes('\n') && what.includes('werift@0.0.1'),
    );
  } finally {
    for (const name of [
      'SIGNALBOX_CACHE',
      'npm_config_registry',
      'npm_config_fetch_retries',
      'npm_config_cache',
    ]) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
    rmSync(folder, { recursive: true, force: true });
  }
});
