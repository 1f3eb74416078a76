/** Whatever an external program does, its driver tells it by a code of its own, in time, and leaves nothing behind. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { asFailure } from '../core/errors.ts';
import { ExternalDriver } from './external.ts';
import { externalSpec, type ExternalSpec } from './external-spec.ts';
import { noteGroup } from './process-groups.mjs';

const program = fileURLToPath(
  new URL('../../fixtures/faulty/external-program.mjs', import.meta.url),
);
const reaper = fileURLToPath(new URL('../run/reaper.mjs', import.meta.url));
const connect = { role: 'offerer', peer: 'b', label: 'x', within: 1 } as const;
const linuxOnly = process.platform === 'linux' ? false : 'it looks into /proc';
let folder = '';
const drivers: ExternalDriver[] = [];

before(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-external-'));
});
after(async () => {
  // What a failed test left running would keep this process from ending
  await Promise.all(drivers.map((driver) => driver.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function launched(fault: string, more: Partial<ExternalSpec> = {}, within = 20_000) {
  const about = { name: 'faulty', command: process.execPath, args: [program, fault], cwd: folder };
  const spec = { ...about, env: {}, capabilities: [], ...more };
  const driver = new ExternalDriver([spec], folder);
  drivers.push(driver);
  const stack = { name: 'faulty', launchedBy: '', path: '', version: '', stunUrl: '' };
  const plan = { role: 'offerer', stack, isolated: false, ownCertificate: false, within } as const;
  return driver.launch(plan);
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => assert.fail('it went well'),
    (error: unknown) => asFailure(error),
  );

const members = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => read(`/proc/${pid}/cmdline`).includes('4711'));

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

const rows: [fault: string, code: string, says: RegExp][] = [
  ['garbage', 'external-not-json', /Segmentation fault/],
  ['binary', 'external-not-json', /standard output/],
  ['long-line', 'external-line-too-long', /1048576/],
  ['invalid', 'external-message-invalid', /id .*expected number/],
  ['wrong-value', 'external-message-invalid', /"connect": maxMessageSize/],
  ['wrong-event', 'external-message-invalid', /events\.0\.label/],
  ['hello-again', 'external-message-invalid', /hello twice/],
  ['unasked', 'external-reply-unasked', /4711/],
  ['future', 'external-time-impossible', /"note"/],
  ['flood', 'external-flood', /200000/],
  ['silent', 'peer-silent', /"connect" within 300 ms/],
  ['crash', 'peer-died', /SIGABRT/],
  ['stdout-closed', 'external-stdout-closed', /still ran/],
  ['refuses', 'command-unsupported', /no WebRTC/],
  ['own-error', 'peer-protocol', /boom: the reactor melted/],
  ['inherited-code', 'peer-protocol', /constructor: so/],
  ['declines', 'command-unsupported', /"connect": so/],
  ['declines-activity', 'command-unsupported', /"connect": so/],
  ['blames-harness', 'peer-protocol', /harness-error: so/],
  ['stops-run', 'peer-protocol', /run-stopped: so/],
  ['lacks-stack', 'peer-protocol', /stack-missing: so/],
  ['unannounced', 'peer-protocol', /no-rtc: so/],
  ['announced', 'no-rtc', /so/],
  ['known-code', 'ice-timeout', /so/],
  ['plays-harness', 'external-message-invalid', /events\.0\.kind/],
];

describe('a program that is asked to connect', { concurrency: 4 }, () => {
  for (const [fault, code, says] of rows) {
    test(`${fault}: ${code}`, async () => {
      const peer = await launched(fault);
      await peer.send({ do: 'ping' }, 10_000);
      const failure = await failureOf(
        peer.send({ do: 'connect', connect }, fault === 'silent' ? 300 : 10_000),
      );
      assert.equal(failure.code, code);
      assert.match(failure.what, says);
      await peer.close();
      const isViolation = code.startsWith('external-');
      assert.equal(peer.violation?.()?.code, isViolation ? code : undefined);
      const later = await failureOf(peer.send({ do: 'ping' }, 1_000));
      assert.equal(later.code, isViolation ? code : 'peer-died');
    });
  }

  test('a second answer to one command is told by the next command', async () => {
    const peer = await launched('answers-twice');
    await peer.send({ do: 'connect', connect }, 10_000);
    assert.match(await peer.ended, /external-reply-unasked/);
    const { code } = await failureOf(peer.send({ do: 'ping' }, 1_000));
    assert.equal(code, 'external-reply-unasked');
  });

  for (const fault of ['refuses', 'declines', 'declines-activity']) {
    test(`${fault}: what its file promises is no "unsupported" but a failure`, async () => {
      const peer = await launched(fault, { capabilities: ['connect'] });
      const { code } = await failureOf(peer.send({ do: 'connect', connect }, 10_000));
      assert.equal(code, 'promise-broken');
      await peer.close();
    });
  }

  const recorded = [
    ['blames-harness', 'peer-protocol', 'harness-error: so'],
    ['unannounced', 'peer-protocol', 'no-rtc: so'],
    ['known-code', 'ice-timeout', 'so'],
    ['declines', 'note', 'declined: so'],
  ] as const;
  for (const [fault, code, what] of recorded) {
    test(`${fault}: a failure that it records is judged as the one that it answers`, async () => {
      const peer = await launched(fault);
      await failureOf(peer.send({ do: 'connect', connect }, 10_000));
      const told = peer.takeEvents().flatMap((event) => {
        if (event.kind === 'failed') return [[event.code, event.what]];
        return event.kind === 'note' ? [[event.kind, event.text]] : [];
      });
      assert.deepEqual(told, [[code, what]]);
      await peer.close();
    });
  }

  test('it may decline what is optional, and an activity that nobody knows', async () => {
    const peer = await launched('refuses');
    assert.equal(await peer.send({ do: 'stats' }, 5_000), null);
    const probed = (await peer.send({ do: 'probe' }, 5_000)) as Record<string, unknown>;
    assert.deepEqual([probed['rtc'], probed['stats']], [true, false]);
    const made = { do: 'perform', activity: 'made-up', params: {} } as const;
    assert.equal((await failureOf(peer.send(made, 5_000))).code, 'activity-unknown');
    const [hello] = peer.takeEvents();
    assert.equal(hello?.kind, 'peer.hello');
    await peer.close();
    assert.match(await peer.ended, /exit code 0/);
  });
});

describe('a program that is launched or ended', { concurrency: 4 }, () => {
  test('one that says no hello is told by launch-timeout, and is gone', async () => {
    const { code } = await failureOf(launched('no-hello', {}, 300));
    assert.equal(code, 'launch-timeout');
  });

  test('one of another version is refused', async () => {
    const { code, what } = await failureOf(launched('version'));
    assert.equal(code, 'external-version-unknown');
    assert.match(what, /signalbox-external\/99/);
  });

  test('one that does not exist, or ends at once, did not start', async () => {
    const missing = await failureOf(launched('', { command: '/nowhere/peer' }));
    assert.equal(missing.code, 'launch-failed');
    assert.match(missing.what, /ENOENT/);
    const ended = await failureOf(launched('', { args: ['-e', 'console.error("no licence")'] }));
    assert.equal(ended.code, 'launch-failed');
    assert.match(ended.what, /no licence/);
  });

  test('one that reads nothing is ended once 1 MiB of commands wait for it, and told', async () => {
    const peer = await launched('deaf');
    const asked = () =>
      peer.send({ do: 'perform', activity: 'x'.repeat(300_000), params: {} }, 10_000);
    const failures = await Promise.all(Array.from({ length: 5 }, () => failureOf(asked())));
    assert.deepEqual([...new Set(failures.map(({ code }) => code))], ['external-deaf']);
    assert.match(failures[0]?.what ?? '', /bytes of commands wait/);
    assert.match(await peer.ended, /external-deaf/);
  });

  test('one that ignores the end of its input and SIGTERM is killed, and told', async () => {
    const peer = await launched('stubborn');
    await peer.close();
    assert.equal(peer.violation?.()?.code, 'external-would-not-end');
    assert.match(await peer.ended, /SIGKILL/);
  });

  test('what it started ends with it', { skip: linuxOnly }, async () => {
    const peer = await launched('leaves-child');
    assert.equal(members().length, 1);
    await peer.close();
    const until = performance.now() + 5_000; // SIGKILL has been sent, the kernel may still be at it
    while (members().length > 0 && performance.now() < until) await pause(10);
    assert.deepEqual(members(), []);
  });
});

test('a killed worker leaves no group behind', { skip: linuxOnly }, async () => {
  const place = mkdtempSync(path.join(os.tmpdir(), 'signalbox-groups-'));
  const child = spawn('sleep', ['600'], { env: {}, stdio: 'ignore', detached: true });
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  noteGroup(place, Number(child.pid));
  const end = spawn(process.execPath, [reaper, 'NOTHING=has-this', place], { stdio: 'pipe' });
  end.stdin.end(); // as when its worker is gone
  assert.equal(await ended, 'SIGKILL');
});

describe('external: in a list of stacks', () => {
  const file = (text: string): string => {
    const to = path.join(folder, 'peer.json');
    writeFileSync(to, text);
    return `external:${to}`;
  };

  test('a command line is split as a shell would, with quotes', () => {
    const { command, args, name } = externalSpec('external:python3 "my peer.py" --x=\'a b\'');
    assert.deepEqual([command, ...args], ['python3', 'my peer.py', '--x=a b']);
    assert.match(name, /^external:python3/);
  });

  test('a file gives its name, and its folder is where it runs', () => {
    const { name, cwd } = externalSpec(file('{"name":"mine","command":"./run"}'));
    assert.deepEqual([name, cwd], ['mine', folder]);
  });

  test('what is wrong with a file is told with its path', () => {
    const codeOf = (text: string) => {
      try {
        externalSpec(text);
        return 'fine';
      } catch (error) {
        return asFailure(error).what;
      }
    };
    assert.match(codeOf(file('{"name":"My Peer","command":"x"}')), /peer\.json: name: /);
    assert.match(codeOf(file('{"name":"x","command":"x","comand":1}')), /comand/);
    assert.match(codeOf(file('{')), /is not JSON/);
    assert.match(codeOf('external:/nowhere/peer.json'), /there is no file/);
    assert.match(codeOf('external:'), /names no program/);
  });
});
