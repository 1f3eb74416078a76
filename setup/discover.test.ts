/** Where stacks are found, in which order, and what is said of those that are not. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { discoverStacks, stacksOfThisRun } from './discover.mjs';
import { bareMachine, json, program, stackOf, temporaryFolder } from './fake-machine.ts';
import { packageRoot } from './host.mjs';
import { playwrightBuilds } from './playwright-builds.mjs';

const says = (version: string) => `echo "Browser ${version}"`;

test('on a bare machine every stack is missing, with a reason and a cure', async () => {
  using temporary = temporaryFolder();
  const stacks = await discoverStacks(bareMachine(temporary.folder));
  assert.equal(stacks.length, 8);
  for (const stack of stacks) {
    assert.equal(stack.status, 'missing', stack.name);
    assert.notEqual(stack.why, '', stack.name);
    assert.notEqual(stack.cure, '', stack.name);
  }
  assert.equal(stackOf(stacks, 'werift').cure, 'npm ci');
});

test('an environment variable wins over a system build', async () => {
  using temporary = temporaryFolder();
  program(path.join(temporary.folder, 'usr/bin/chromium'), says('100.1'));
  const mine = program(path.join(temporary.folder, 'mine'), says('200.2.3'));
  const env = { SIGNALBOX_CHROMIUM: mine };
  const stack = stackOf(await discoverStacks(bareMachine(temporary.folder, { env })), 'chromium');
  assert.deepEqual(
    [stack.path, stack.version, stack.launchedBy],
    [mine, '200.2.3', 'SIGNALBOX_CHROMIUM'],
  );
});

for (const name of ['chromium', 'firefox', 'webkit', 'webkitgtk', 'safari']) {
  test(`a wrong path in the variable of ${name} is named and hides no other build`, async () => {
    using temporary = temporaryFolder();
    for (const file of ['chromium', 'firefox'])
      program(path.join(temporary.folder, 'usr/bin', file), says('1.0'));
    const variable = `SIGNALBOX_${name.toUpperCase()}`;
    const env = { [variable]: '/nowhere/browser' };
    const stack = stackOf(await discoverStacks(bareMachine(temporary.folder, { env })), name);
    assert.equal(stack.status, 'missing');
    assert.equal(stack.why, `${variable} is /nowhere/browser, which is no executable file`);
    assert.equal(stack.cure, `correct or unset ${variable}`);
  });
}

test("Playwright's build wins over a system build, and the headless shell over the full browser", async () => {
  using temporary = temporaryFolder();
  const env = { PLAYWRIGHT_BROWSERS_PATH: path.join(temporary.folder, 'builds') };
  const host = bareMachine(temporary.folder, { env, root: packageRoot });
  program(path.join(temporary.folder, 'usr/bin/firefox-esr'), says('1.0'));
  const builds = await playwrightBuilds(host);
  assert.ok(builds);
  program(builds.chromium.path, says('9.9'));
  program(builds.firefox.path, says('9.9'));
  program(builds.webkit.path, says('9.9'));

  const full = await discoverStacks(host);
  for (const name of ['chromium', 'firefox', 'webkit'] as const) {
    const { path: file, version, launchedBy } = stackOf(full, name);
    assert.deepEqual({ path: file, version }, builds[name]);
    assert.equal(launchedBy, 'playwright build');
  }
  const folder =
    /chromium-\d+/.exec(builds.chromium.path)?.[0].replace('-', '_headless_shell-') ?? '';
  const shell = path.join(temporary.folder, 'builds', folder, 'any', 'chrome-headless-shell');
  program(shell, says('9.9'));
  assert.equal(stackOf(await discoverStacks(host), 'chromium').path, shell);
});

test("a build of Playwright that lacks a library falls back to the system's", async () => {
  using temporary = temporaryFolder();
  const env = { PLAYWRIGHT_BROWSERS_PATH: path.join(temporary.folder, 'builds') };
  const host = bareMachine(temporary.folder, { env, root: packageRoot });
  const builds = await playwrightBuilds(host);
  assert.ok(builds);
  const broken =
    'echo "$0: error while loading shared libraries: libnss3.so: cannot open" >&2; exit 127';
  program(builds.chromium.path, broken);
  program(builds.firefox.path, broken);
  const system = program(path.join(temporary.folder, 'usr/bin/chromium'), says('1.0'));
  const stacks = await discoverStacks(host);
  assert.equal(stackOf(stacks, 'chromium').path, system);
  const firefox = stackOf(stacks, 'firefox');
  assert.match(firefox.why, /needs the library libnss3\.so/);
  assert.equal(firefox.cure, 'npx playwright install-deps firefox');
});

test('webkitgtk needs MiniBrowser, WebKitWebDriver and a display or Xvfb, and says which is absent', async () => {
  using temporary = temporaryFolder();
  const { folder } = temporary;
  const find = async (env: NodeJS.ProcessEnv) =>
    stackOf(await discoverStacks(bareMachine(folder, { env })), 'webkitgtk');
  const env = { PATH: path.join(folder, 'usr/bin') };
  assert.match((await find(env)).why, /no MiniBrowser/);
  const mini = program(
    path.join(folder, 'usr/lib/some-linux-gnu/webkit2gtk-4.1/MiniBrowser'),
    'exit 1',
  );
  assert.match((await find(env)).why, /WebKitWebDriver is neither/);
  const driver = program(path.join(folder, 'usr/bin/WebKitWebDriver'), 'exit 1');
  assert.equal((await find(env)).cure, 'sudo apt-get install xvfb');
  assert.equal((await find({ ...env, DISPLAY: ':7' })).status, 'found');
  program(path.join(folder, 'usr/bin/Xvfb'), 'exit 1');
  const stack = await find(env);
  assert.deepEqual(
    [stack.path, stack.driverPath, stack.launchedBy],
    [mini, driver, 'system build'],
  );
});

test('a WebKitGTK built by hand is driven by the WebKitWebDriver beside it', async () => {
  using temporary = temporaryFolder();
  const { folder } = temporary;
  program(path.join(folder, 'usr/bin/WebKitWebDriver'), 'exit 1');
  const mini = program(path.join(folder, 'built/MiniBrowser'), 'exit 1');
  const driver = program(path.join(folder, 'built/WebKitWebDriver'), 'exit 1');
  const env = { PATH: path.join(folder, 'usr/bin'), DISPLAY: ':7', SIGNALBOX_WEBKITGTK: mini };
  const stack = stackOf(await discoverStacks(bareMachine(folder, { env })), 'webkitgtk');
  assert.deepEqual([stack.driverPath, stack.launchedBy], [driver, 'SIGNALBOX_WEBKITGTK']);
});

test('an npm stack whose native part does not load is missing, with the first line of its reason', async () => {
  using temporary = temporaryFolder();
  const folder = path.join(temporary.folder, 'node_modules/werift');
  mkdirSync(folder, { recursive: true });
  json(path.join(folder, 'package.json'), { name: 'werift', version: '1.2.3', main: 'main.cjs' });
  writeFileSync(
    path.join(folder, 'main.cjs'),
    'throw new Error("no binary for this system\\n at x")',
  );
  const host = bareMachine(temporary.folder);
  const stack = stackOf(await discoverStacks(host), 'werift');
  assert.equal(stack.why, 'werift is installed but does not load: no binary for this system');

  writeFileSync(path.join(folder, 'main.cjs'), 'process.on("exit", () => process.abort())');
  assert.equal(
    stackOf(await discoverStacks(host), 'werift').version,
    '1.2.3',
    'a crash at exit is not its',
  );
});

test('what set-up found is passed on to the run as it was', async () => {
  using temporary = temporaryFolder();
  const stacks = await discoverStacks(bareMachine(temporary.folder));
  assert.deepEqual(await stacksOfThisRun({ SIGNALBOX_FOUND: JSON.stringify(stacks) }), stacks);
});
