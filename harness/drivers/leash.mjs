/**
 * Program that ends marked processes once the one that started it is gone, however that ended: it waits for
 * the end of its standard input, asks them to end, then sends SIGKILL. Usage: node leash.mjs NAME=value
 */
import { setTimeout as pause } from 'node:timers/promises';
import { killMarked, processesMarked } from './marked-processes.mjs';

const [, , mark = ''] = process.argv;
/** An X server that is asked removes its lock file; one that is killed cannot. */
const politeMs = 500;

process.stdin.resume();
process.stdin.once('error', () => undefined);
process.stdin.once('close', () => void sweep());

async function sweep() {
  for (const pid of processesMarked(mark)) {
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      continue; // it ended by itself in the meantime
    }
  }
  const until = performance.now() + politeMs;
  while (processesMarked(mark).length > 0 && performance.now() < until) await pause(20);
  killMarked(mark);
}
