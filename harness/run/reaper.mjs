/**
 * Outlives the worker that started it, by a moment: when its stdin closes, because the worker ended well,
 * crashed or was killed, it ends every process that carries the worker's mark, and every process group that is
 * noted in its folder, and removes that.
 *
 * Arguments: the mark (NAME=value) and the folder.
 */
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { killMarked, processesMarked } from '../drivers/marked-processes.mjs';
import { endNotedGroups } from '../drivers/process-groups.mjs';

const [mark = '', folder = ''] = process.argv.slice(2);
/** An X server that is asked to end removes its lock file; one that is killed cannot. */
const politeMs = 500;

// A terminal's Ctrl-C goes to the whole group: the reaper has to be the last to leave.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

process.stdin.resume();
process.stdin.on('error', () => undefined); // `close` follows
process.stdin.once('close', () => void end());

async function end() {
  await ask();
  killMarked(mark);
  endNotedGroups(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.exit(0);
}

/** SIGTERM to all, and a moment to follow it. */
async function ask() {
  for (const pid of processesMarked(mark)) {
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      continue; // it ended by itself in the meantime
    }
  }
  const until = performance.now() + politeMs;
  while (processesMarked(mark).length > 0 && performance.now() < until) await pause(20);
}
