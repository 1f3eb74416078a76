/** Ties marked processes to the life of this one: when it ends, even by SIGKILL, they end too. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('leash.mjs', import.meta.url));

export interface Leash {
  /** Ends what is still there and carries the mark; resolves when that is done. Never throws. */
  release(): Promise<void>;
}

/**
 * Starts the watcher. In a session of its own, Ctrl-C in the terminal does not reach it.
 * @param mark - NAME=value, in the environment of every process to end
 */
export function leash(mark: string): Leash {
  const watcher = spawn(process.execPath, [program, mark], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.on('error', () => undefined); // without it the processes still end when the driver closes
  watcher.stdin.on('error', () => undefined);
  watcher.unref();
  return {
    release: async () => {
      const isOver =
        watcher.pid === undefined || watcher.exitCode !== null || watcher.signalCode !== null;
      if (isOver) return;
      watcher.ref();
      watcher.stdin.end();
      await once(watcher, 'exit');
    },
  };
}
