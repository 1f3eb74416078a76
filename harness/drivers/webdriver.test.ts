/** Drives the real WebKitGTK where it is installed, and servers that fail in known ways everywhere. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { withDeadline } from '../core/deadline.ts';
import { HarnessError } from '../core/errors.ts';
import type { PeerPlan, RunningPeer } from './driver.ts';
import { processesMarked } from './marked-processes.mjs';
import { HttpPageHost } from './page-host.ts';
import { WebDriverDriver } from './webdriver.ts';

const limits = { timeout: 30_000 };
const folder = mkdtempSync(path.join(tmpdir(), 'webdriver-test-'));
const installed = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
const skip = missing();

let host: HttpPageHost;
let driver: WebDriverDriver;

before(async () => {
  host = await HttpPageHost.start(await agentScript());
  driver = new WebDriverDriver(host);
});
after(async () => {
  await driver.close();
  await host.close();
  rmSync(folder, { recursive: true });
});

test(
  'two WebKitGTK peers at once each say hello, answer pings, and leave nothing',
  { ...limits, skip },
  async () => {
    const peers = await Promise.all([
      driver.launch(plan(installed)),
      driver.launch(plan(installed)),
    ]);
    for (const { identity, surroundings, place } of peers) {
      assert.equal(identity.engine, 'webkit');
      assert.match(identity.userAgent, /AppleWebKit/);
      assert.equal(place, 'page');
      assert.equal(surroundings.crossOriginIsolated, true);
      // Debian leaves WebRTC out; a build that has it says so by the same probe
      assert.equal(surroundings.rtc, surroundings.noRtc === '');
      if (!surroundings.rtc) assert.match(surroundings.noRtc, /RTCPeerConnection is undefined/);
    }
    await Promise.all(peers.map(ping));
    const names = ['WebKitWebDriver', 'MiniBrowser', 'WebKitNetworkPr', 'WebKitWebProces'];
    for (const name of names) assert.ok(countOf(name) >= 2, `fewer than two of ${name}`);
    const [first, second] = peers;
    await first.close();
    await ping(second);
    assert.match(await first.ended, /closed the control socket/);
    await driver.close();
    await second.ended;
    assert.deepEqual(ourProcesses(), []);
  },
);

test(
  'kill -9 of Xvfb settles `ended`, and the next launch has a fresh one',
  { ...limits, skip },
  async (t) => {
    if (hasDisplay()) {
      t.skip('a display is set, so that no Xvfb is started');
      return;
    }
    const peer = await driver.launch(plan(installed));
    for (const { pid } of ourProcesses().filter(({ name }) => name === 'Xvfb')) {
      process.kill(pid, 'SIGKILL');
    }
    assert.match(await ended(peer), /Xvfb had ended: signal SIGKILL/);
    await peer.close();
    const next = await driver.launch(plan(installed));
    await ping(next);
    await next.close();
    await driver.close();
    assert.deepEqual(ourProcesses(), []);
  },
);

test('a killed peer is gone at once and its neighbour lives', { ...limits, skip }, async () => {
  const [victim, neighbour] = await Promise.all([
    driver.launch({ ...plan(installed), isolated: true }),
    driver.launch(plan(installed)),
  ]);
  await victim.kill();
  await ended(victim);
  await assert.rejects(ping(victim), hasCode('peer-died'));
  await ping(neighbour);
  await victim.close();
  await neighbour.close();
  await driver.close();
  assert.deepEqual(ourProcesses(), []);
});

test(
  'a page that never reports is `launch-timeout` and leaves nothing',
  { ...limits, skip },
  async () => {
    const invitation = {
      url: 'about:blank',
      wire: new Promise<never>(() => undefined),
      cancel: () => undefined,
    };
    const unanswered = new WebDriverDriver({ invite: () => invitation });
    const hasty = { ...plan(installed), within: 2_500 };
    await assert.rejects(unanswered.launch(hasty), hasCode('launch-timeout'));
    const left = processesMarked(`SIGNALBOX_WEBDRIVER=${unanswered.id}`).map(nameOf);
    await unanswered.close();
    assert.deepEqual(left, hasDisplay() ? [] : ['Xvfb']);
  },
);

test('a browser that does not start is `launch-failed`', { ...limits, skip }, async () => {
  await assert.rejects(driver.launch(plan('/bin/false')), hasCode('launch-failed'));
  await driver.close();
  assert.deepEqual(ourProcesses(), []);
});

test(
  'a server that ends early is `launch-failed` with its last line',
  { ...limits, skip },
  async () => {
    const browser = withServer('echo first >&2; echo "no such library" >&2; exit 3');
    await assert.rejects(driver.launch(plan(browser)), (error: unknown) => {
      assert.ok(error instanceof HarnessError);
      assert.equal(error.code, 'launch-failed');
      assert.match(error.what, /exit code 3; it last wrote: no such library$/);
      return true;
    });
  },
);

test(
  'a server that never listens is `launch-failed`, and is ended',
  { ...limits, skip },
  async () => {
    const browser = withServer('exec sleep 60');
    const hasty = { ...plan(browser), within: 1_000 };
    await assert.rejects(driver.launch(hasty), hasCode('launch-failed'));
    assert.equal(
      ourProcesses().some(({ name }) => name === 'sleep'),
      false,
    );
  },
);

function missing(): string | false {
  const programs = (process.env['PATH'] ?? '').split(':').flatMap((place) => listed(place));
  const needed = hasDisplay() ? ['WebKitWebDriver'] : ['WebKitWebDriver', 'Xvfb'];
  const lacking = needed.filter((name) => !programs.includes(name));
  if (!listed('/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1').includes('MiniBrowser'))
    lacking.push(installed);
  return lacking.length === 0 ? false : `not installed here: ${lacking.join(', ')}`;
}

function listed(place: string): string[] {
  try {
    return readdirSync(place);
  } catch {
    return [];
  }
}

function hasDisplay(): boolean {
  const { DISPLAY = '', WAYLAND_DISPLAY = '' } = process.env;
  return DISPLAY !== '' || WAYLAND_DISPLAY !== '';
}

async function agentScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, '../agent/entry-page.ts')],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    define: { global: 'globalThis' },
  });
  return outputFiles[0]?.text ?? '';
}

function plan(browser: string): PeerPlan {
  const where = { path: browser, launchedBy: 'system build', version: '', stunUrl: '' };
  const stack = { name: 'webkitgtk', ...where };
  return { role: 'offerer', stack, isolated: false, ownCertificate: false, within: 15_000 };
}

/** A browser beside which a WebKitWebDriver of our making stands. */
function withServer(script: string): string {
  writeFileSync(path.join(folder, 'WebKitWebDriver'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path.join(folder, 'MiniBrowser');
}

const ping = (peer: RunningPeer) => peer.send({ do: 'ping' }, 5_000);

const ended = (peer: RunningPeer) =>
  withDeadline(peer.ended, 10_000, (waited) => ({
    code: 'close-timeout',
    what: `the peer did not end within ${waited} ms`,
    cure: 'see what keeps its page alive',
  }));

const hasCode = (code: string) => (error: unknown) =>
  error instanceof HarnessError && error.code === code;

const countOf = (name: string) => ourProcesses().filter((found) => found.name === name).length;

/** Every live process of the driver, by its mark. */
function ourProcesses(): { pid: number; name: string }[] {
  return processesMarked(`SIGNALBOX_WEBDRIVER=${driver.id}`).map((pid) => ({
    pid,
    name: nameOf(pid),
  }));
}

/** `comm` keeps 15 characters. */
const nameOf = (pid: number) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
