/**
 * Outlives the worker that started it, by a moment: when its stdin closes, because the worker ended well,
 * crashed or was killed, it ends every process that carries the worker's mark and removes its folder.
 *
 * Arguments: the mark (NAME=value) and the folder.
 */
import { rmSync } from 'node:fs';
import { killMarked } from '../drivers/marked-processes.mjs';

const [mark = '', folder = ''] = process.argv.slice(2);

// A terminal's Ctrl-C goes to the whole group: the reaper has to be the last to leave.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

process.stdin.resume();
process.stdin.on('error', end);
process.stdin.on('close', end);
process.stdin.on('end', end);

function end() {
  killMarked(mark);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.exit(0);
}
