/**
 * A worker's place: a temporary folder that everything it starts writes to, a mark that everything it starts
 * inherits, and a reaper that ends and removes all of it even when the worker is killed.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { unguessable } from '../core/random.ts';

const markName = 'SIGNALBOX_WORKER';

export interface Workplace {
  readonly folder: string;
  /** Ends what is left, removes the folder, and waits for both. */
  close(): Promise<void>;
}

/** Changes this process's environment: children started later carry the mark and use the folder. */
export function openWorkplace(): Workplace {
  const before = { TMPDIR: process.env['TMPDIR'], mark: process.env[markName] };
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-'));
  const mark = unguessable();
  const script = fileURLToPath(new URL('./reaper.mjs', import.meta.url));
  // Started before the mark is set, or it would end itself
  const reaper = spawn(process.execPath, [script, `${markName}=${mark}`, folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  reaper.stdin.on('error', () => undefined); // only when it was killed itself
  process.env[markName] = mark;
  process.env['TMPDIR'] = folder;
  return {
    folder,
    close: async () => {
      restore('TMPDIR', before.TMPDIR);
      restore(markName, before.mark);
      const gone = new Promise((resolve) => reaper.once('exit', resolve));
      reaper.stdin.end();
      await gone;
    },
  };
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}
