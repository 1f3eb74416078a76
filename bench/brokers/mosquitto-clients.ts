/** The C clients that we are compared with: mosquitto_pub and mosquitto_sub, and `cat` for what the pipes cost. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { withDeadline } from '../../harness/core/deadline.ts';
import { HarnessError } from '../../harness/core/errors.ts';
import { unguessable } from '../../harness/core/random.ts';
import type { Ms } from '../../harness/core/units.ts';

/** mosquitto_sub does not say when it is subscribed; a message lost by beginning too early fails the run. */
const subscribedAfterMs: Ms = 400;
const finishedWithinMs: Ms = 20_000;

/** Something that takes a line and gives it back after its way through other processes. */
export interface LineEcho {
  readonly into: Writable;
  readonly outOf: Readable;
  end(): void;
}

const at = (port: number): string[] => ['-h', '127.0.0.1', '-p', String(port)];

/** A long-lived pair: lines written to mosquitto_pub come out of mosquitto_sub. */
export async function mosquittoEcho(port: number, topic: string): Promise<LineEcho> {
  const sub = spawn('mosquitto_sub', [...at(port), '-t', topic], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pub = spawn('mosquitto_pub', [...at(port), '-t', topic, '-l', '--nodelay'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  await Promise.all([started(sub), started(pub)]);
  await pause(subscribedAfterMs);
  return {
    into: pub.stdin,
    outOf: sub.stdout,
    end: () => {
      pub.stdin.end();
      sub.kill();
    },
  };
}

/** The two pipes alone. */
export async function catEcho(): Promise<LineEcho> {
  const cat = spawn('cat', [], { stdio: ['pipe', 'pipe', 'inherit'] });
  await started(cat);
  return { into: cat.stdin, outOf: cat.stdout, end: () => cat.stdin.end() };
}

/**
 * mosquitto_pub publishes the lines of a file as fast as it can, mosquitto_sub receives them and writes to /dev/null.
 * @returns messages per second, from the start of mosquitto_pub to the end of mosquitto_sub
 * @throws HarnessError `load-timeout` when mosquitto_sub does not get all
 */
export async function mosquittoRate(port: number, lines: string, count: number): Promise<number> {
  const topic = `bench/${unguessable()}`;
  const sub = spawn('mosquitto_sub', [...at(port), '-t', topic, '-C', String(count)], {
    stdio: 'ignore',
  });
  const received = once(sub, 'exit');
  await started(sub);
  await pause(subscribedAfterMs);
  const file = await open(lines);
  const since = performance.now();
  const pub = spawn('mosquitto_pub', [...at(port), '-t', topic, '-l'], {
    stdio: [file.fd, 'ignore', 'inherit'],
  });
  try {
    await withDeadline(received, finishedWithinMs, (waited) => ({
      code: 'load-timeout',
      what: `mosquitto_sub did not get ${count} messages within ${waited} ms`,
      cure: 'run again; if it repeats, the broker drops messages',
    }));
    return (count * 1000) / (performance.now() - since);
  } finally {
    sub.kill();
    pub.kill();
    await file.close();
  }
}

async function started(child: ChildProcess): Promise<void> {
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new HarnessError({
      code: 'broker-missing',
      what: `${child.spawnfile} did not start`,
      cure: 'install it: apt-get install mosquitto-clients',
      cause,
    });
  }
}
