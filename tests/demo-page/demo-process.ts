/** `signalbox demo` as a process of its own: started on a free port, ended by a signal as people end it. */
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withDeadline } from '../../harness/core/deadline.ts';
import type { Failure } from '../../harness/core/errors.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const withinMs = 20_000;

export interface Demo extends AsyncDisposable {
  readonly url: string;
  /** MQTT over TCP, as the Godot app uses it. */
  readonly broker: string;
  readonly child: ChildProcess;
  /** Sends the signal and waits for the end; resolves with exit code or signal. */
  end(signal: NodeJS.Signals): Promise<number | string>;
}

/** Starts it and reads its addresses from what it prints. */
export async function startDemo(): Promise<Demo> {
  const entry = path.join(root, 'bin', 'signalbox.mjs');
  const child = spawn(process.execPath, [entry, 'demo', '--port', '0'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => {
      resolve(signal ?? code ?? 'no exit code');
    });
  });
  const printed = await withDeadline(untilPrinted(child, /Ctrl-C/), withinMs, silent);
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return withDeadline(ended, withinMs, silent);
  };
  return {
    url: /^Demo: +(\S+)/m.exec(printed)?.[1] ?? '',
    broker: /^Broker: +(\S+)/m.exec(printed)?.[1] ?? '',
    child,
    end,
    [Symbol.asyncDispose]: async () => {
      await end('SIGTERM');
    },
  };
}

function untilPrinted(child: ChildProcess, pattern: RegExp): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString();
      if (pattern.test(text)) resolve(text);
    });
    child.once('close', () => {
      reject(new Error(`the demo ended: ${text}`));
    });
  });
}

const silent = (waited: number): Failure => ({
  code: 'launch-timeout',
  what: `the demo neither started nor ended within ${waited} ms`,
  cure: 'run `npm run demo` by hand',
});
