/** When npm ci is run, and what is said when it fails. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Ran } from './exec.mjs';
import { bareMachine, json, scripted, temporaryFolder } from './fake-machine.ts';
import { ensurePackages, packagesDiffer } from './packages.mjs';

const lock = {
  packages: {
    '': {},
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/for-other-systems': { version: '1.0.0', integrity: 'sha512-b', optional: true },
  },
};
const installed = { packages: { 'node_modules/a': lock.packages['node_modules/a'] } };

function project(folder: string, there: unknown) {
  json(path.join(folder, 'package-lock.json'), lock);
  if (there === undefined) return;
  json(path.join(folder, 'node_modules/.package-lock.json'), there);
  mkdirSync(path.join(folder, 'node_modules/a'), { recursive: true });
}

test('packages that match the lockfile, but for those of other systems, are left alone', () => {
  using temporary = temporaryFolder();
  project(temporary.folder, installed);
  assert.equal(packagesDiffer(bareMachine(temporary.folder)), undefined);
});

test('a version, a folder or everything missing is a difference', () => {
  using temporary = temporaryFolder();
  const host = bareMachine(temporary.folder);
  project(temporary.folder, undefined);
  assert.equal(packagesDiffer(host), 'the npm packages are not installed');
  project(temporary.folder, { packages: { 'node_modules/a': { version: '0.9.0' } } });
  assert.match(packagesDiffer(host) ?? '', /not those of package-lock\.json \(a\)/);
  project(temporary.folder, installed);
  rmSync(path.join(temporary.folder, 'node_modules/a'), { recursive: true });
  assert.match(packagesDiffer(host) ?? '', /\(a\)/);
});

test('without a lockfile, as when installed from npm, nothing is asked for', () => {
  using temporary = temporaryFolder();
  assert.equal(packagesDiffer(bareMachine(temporary.folder)), undefined);
});

/** What is said when npm ci ends like this. */
async function failure(answer: Partial<Ran>, env: NodeJS.ProcessEnv = {}) {
  using temporary = temporaryFolder();
  project(temporary.folder, undefined);
  const { run, lines } = scripted(() => answer);
  const host = bareMachine(temporary.folder, { run, env });
  const thrown: unknown = await ensurePackages(host, { install: true, say: () => undefined }).then(
    () => assert.fail('it did not fail'),
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof Error);
  assert.equal(thrown.name, 'SetupError');
  assert.match(lines[0] ?? '', /^npm ci /);
  assert.ok(!thrown.message.includes('\n'), 'one line');
  return thrown.message;
}

test('offline is one line that names the host', async () => {
  const output =
    'npm error code ENOTFOUND\nnpm error request to https://r.example failed, reason: getaddrinfo ENOTFOUND r.example';
  assert.match(
    await failure({ code: 1, output }),
    /^npm ci: r\.example cannot be reached \(ENOTFOUND\); go online, or set HTTPS_PROXY/,
  );
});

test('a dead proxy is named without its password', async () => {
  const env = { HTTPS_PROXY: 'http://user:secret@proxy.example:8080' };
  const message = await failure({ code: 1, output: 'npm error ECONNREFUSED 10.0.0.1:8080' }, env);
  assert.match(
    message,
    /^npm ci: no answer through the proxy proxy\.example:8080 \(ECONNREFUSED\); correct or unset HTTPS_PROXY/,
  );
  assert.ok(!message.includes('secret'));
});

test('a proxy that wants a password, a full disk, a foreign certificate and silence each have their cure', async () => {
  assert.match(
    await failure({ code: 1, output: 'npm error 407 Proxy Authentication Required' }),
    /user name and password/,
  );
  assert.match(
    await failure({ code: 1, output: 'npm error code ENOSPC' }),
    /disk is full; free some space/,
  );
  assert.match(
    await failure({ code: 1, output: 'code SELF_SIGNED_CERT_IN_CHAIN' }),
    /NODE_EXTRA_CA_CERTS/,
  );
  assert.match(await failure({ ended: 'stall', code: null }), /made no progress/);
  assert.match(
    await failure({ ended: 'not-started', code: null, output: 'spawn npm ENOENT' }),
    /install npm/,
  );
});

test('with --no-install npm is not started, and the message says what to run', async () => {
  using temporary = temporaryFolder();
  project(temporary.folder, undefined);
  const { run, lines } = scripted(() => undefined);
  const host = bareMachine(temporary.folder, { run });
  await assert.rejects(ensurePackages(host, { install: false, say: () => undefined }), {
    message: 'the npm packages are not installed, and --no-install was given; run npm ci',
  });
  assert.deepEqual(lines, []);
});
