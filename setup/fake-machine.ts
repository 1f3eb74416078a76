/** A made-up machine for the tests of set-up: its own folders, and programs that only claim to be something. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Ran, Run } from './exec.mjs';
import { thisHost, type Host } from './host.mjs';
import type { FoundStack } from './stack.mjs';
import type { SystemFacts } from './system.mjs';

/** A temporary folder that is gone after `await using` or `using`. */
export function temporaryFolder(): { folder: string } & Disposable {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-test-'));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Writes an executable shell script and returns its path. */
export function program(file: string, script: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** Writes a value as JSON, with the folders above it. */
export function json(file: string, value: unknown): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(value));
}

/** A Linux machine without packages, browsers or PATH below `folder`. */
export function bareMachine(folder: string, changes: Partial<Host> = {}): Host {
  const env = { TMPDIR: folder, ...changes.env };
  const machine = { platform: 'linux', uid: 1000, root: folder, systemRoot: folder } as const;
  return thisHost({ ...machine, ...changes, env });
}

/** A `run` that starts nothing: it notes each command line and answers what `answer` says, else success. */
export function scripted(answer: (line: string) => Partial<Ran> | undefined): {
  run: Run;
  lines: string[];
} {
  const lines: string[] = [];
  const run: Run = (command, args, options) => {
    const line = [path.basename(command), ...args].join(' ');
    lines.push(line);
    const ran: Ran = { ended: 'exit', code: 0, stdout: '', output: '', ...answer(line) };
    options?.onOutput?.(ran.output);
    return Promise.resolve(ran);
  };
  return { run, lines };
}

/** Facts of a Debian machine, with changes. */
export function facts(changes: Partial<SystemFacts> = {}): SystemFacts {
  return {
    os: 'Debian GNU/Linux 12 (bookworm)',
    distribution: 'debian',
    kernel: 'Linux 6.1.0',
    arch: 'x64',
    node: '20.20.2',
    cores: 2,
    memoryBytes: 8 * 2 ** 30,
    rights: 'root',
    namespaces: true,
    display: '',
    xvfb: '/usr/bin/Xvfb',
    ...changes,
  };
}

/** The named stack of a list. */
export function stackOf(stacks: readonly FoundStack[], name: string): FoundStack {
  const stack = stacks.find((each) => each.name === name);
  if (!stack) throw new Error(`no stack ${name}`);
  return stack;
}
