/** When set-up changes the machine, with which commands, and what it says when it cannot. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { discoverStacks } from './discover.mjs';
import { bareMachine, facts, program, scripted, temporaryFolder } from './fake-machine.ts';
import { installMissing, mayInstall } from './install.mjs';
import { prepare } from './main.mjs';

test('--no-install always wins, and CI is touched only when SIGNALBOX_INSTALL=1 asks', () => {
  assert.equal(mayInstall({ install: true, env: {} }), true);
  assert.equal(mayInstall({ install: true, env: { CI: 'false' } }), true);
  assert.equal(mayInstall({ install: true, env: { CI: 'true' } }), false);
  assert.equal(mayInstall({ install: true, env: { CI: '1', SIGNALBOX_INSTALL: '1' } }), true);
  assert.equal(mayInstall({ install: true, env: { SIGNALBOX_INSTALL: '0' } }), false);
  assert.equal(mayInstall({ install: false, env: { SIGNALBOX_INSTALL: '1' } }), false);
});

/** Runs the install step on a bare machine whose programs answer as told. */
async function install(
  folder: string,
  changes: Parameters<typeof facts>[0],
  answer: Parameters<typeof scripted>[0] = () => undefined,
  explicit = false,
) {
  const { run, lines } = scripted(answer);
  const host = bareMachine(folder, { run });
  const stacks = await discoverStacks(host);
  const said: string[] = [];
  lines.length = 0;
  await installMissing(host, {
    stacks,
    facts: facts(changes),
    explicit,
    say: (line) => said.push(line),
  });
  return { said, lines: lines.filter((line) => /install|update/.test(line)) };
}

const patience = '-o DPkg::Lock::Timeout=60 -o Acquire::Retries=2 -o Acquire::http::Timeout=20';
const debian = 'chromium firefox-esr webkit2gtk-driver xvfb';

test('root on Debian gets the four packages from apt-get, after a notice', async () => {
  using temporary = temporaryFolder();
  const { said, lines } = await install(temporary.folder, {});
  const apt = `env DEBIAN_FRONTEND=noninteractive apt-get ${patience}`;
  const quietly = `${apt} install -y --no-install-recommends`;
  assert.deepEqual(lines, [
    `${apt} update`,
    `${quietly} ${debian}`,
    `${quietly} chromium-headless-shell`,
  ]);
  assert.equal(said[0], `installing ${debian} with apt-get (Ctrl-C stops) …`);
});

test('a user with sudo uses it without being asked for a password', async () => {
  using temporary = temporaryFolder();
  const { lines } = await install(temporary.folder, { rights: 'sudo' });
  assert.ok(lines.every((line) => line.startsWith('sudo -n env DEBIAN_FRONTEND=noninteractive')));
  assert.equal(lines.length, 3);
});

test('a release without the headless shell has its chromium all the same', async () => {
  using temporary = temporaryFolder();
  const noShell = (line: string) =>
    line.endsWith('headless-shell')
      ? { code: 100, output: 'E: Unable to locate package' }
      : undefined;
  const { said } = await install(temporary.folder, {}, noShell);
  assert.match(said.at(-1) ?? '', /^not installed, and not needed: /);
});

test('a user without sudo runs nothing and is told the one command', async () => {
  using temporary = temporaryFolder();
  const { said, lines } = await install(temporary.folder, { rights: 'user' });
  assert.deepEqual(lines, []);
  assert.equal(said.length, 1);
  assert.match(said[0] ?? '', new RegExp(`sudo apt-get install ${debian}`));
});

test("Ubuntu's packages that only start a snap are left alone", async () => {
  using temporary = temporaryFolder();
  const { lines } = await install(temporary.folder, { distribution: 'ubuntu', display: ':0' });
  assert.match(lines.at(-1) ?? '', /recommends webkit2gtk-driver$/);
});

test('another system is never touched', async () => {
  using temporary = temporaryFolder();
  assert.deepEqual((await install(temporary.folder, { distribution: 'fedora' })).lines, []);
});

test('a download that fails is one line, and is tried again only when asked for', async () => {
  using temporary = temporaryFolder();
  program(path.join(temporary.folder, 'node_modules/playwright/cli.js'), '');
  const offline = (line: string) =>
    line.includes('cli.js install ')
      ? { code: 1, output: 'Error: getaddrinfo ENOTFOUND cdn.example\n    at x' }
      : undefined;
  const user = { rights: 'user', distribution: 'fedora' } as const;
  const first = await install(temporary.folder, user, offline);
  assert.equal(first.lines.length, 1);
  assert.equal(first.said.length, 2);
  assert.match(
    first.said[1] ?? '',
    /^not downloaded: .*cdn\.example cannot be reached \(ENOTFOUND\)/,
  );
  assert.ok(!first.said.some((line) => line.includes('\n')));
  assert.deepEqual((await install(temporary.folder, user, offline)).lines, []);
  assert.equal((await install(temporary.folder, user, offline, true)).lines.length, 1);
});

for (const [title, env, wish] of [
  ['--no-install', {}, false],
  ['CI', { CI: 'true' }, true],
] as const) {
  test(`prepare under ${title} runs no installer`, async () => {
    using temporary = temporaryFolder();
    const { run, lines } = scripted(() => undefined);
    const said: string[] = [];
    const host = bareMachine(temporary.folder, { env, run, uid: 0 });
    const { stacks } = await prepare({ install: wish, say: (line) => said.push(line) }, host);
    assert.deepEqual(
      lines.filter((line) => /install|update|npm/.test(line)),
      [],
    );
    assert.equal(said.length, 1, 'the table alone');
    assert.equal(stacks.length, 8);
  });
}
