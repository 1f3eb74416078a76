/**
 * Finds and ends processes by a mark in their environment, which every descendant inherits: so a browser
 * and all its helpers go, whatever became of the process that started them.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Process ids whose environment holds `mark` (as NAME=value), this process excepted.
 * Linux reads /proc; elsewhere `ps` is asked, which shows environments of one's own processes only.
 * @param {string} mark
 * @returns {number[]}
 */
export function processesMarked(mark) {
  const found = process.platform === 'linux' ? fromProc(mark) : fromPs(mark);
  return found.filter((pid) => pid !== process.pid);
}

/**
 * Sends SIGKILL to every marked process until none is left, at most `rounds` times: a process may start
 * another while it is being looked for.
 * @param {string} mark
 * @returns {number} when the first signal was sent, on `performance.now()`: to find them takes its time
 */
export function killMarked(mark, rounds = 5) {
  let first;
  for (let round = 0; round < rounds; round++) {
    const pids = processesMarked(mark);
    first ??= performance.now();
    if (pids.length === 0) break;
    pids.forEach(kill);
  }
  return first ?? performance.now();
}

/** @param {number} pid */
function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it ended by itself in the meantime
  }
}

/** @param {string} mark */
function fromProc(mark) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => environmentOf(pid).split('\0').includes(mark));
}

/** @param {number} pid */
function environmentOf(pid) {
  try {
    const [, rest = ''] = /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    if (rest === 'Z') return ''; // a zombie has ended; its parent has only not looked yet
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return ''; // gone, or not ours to read
  }
}

/** @param {string} mark */
function fromPs(mark) {
  const listing = execFileSync('ps', ['-axEww', '-o', 'pid=,command='], { encoding: 'utf8' });
  return listing
    .split('\n')
    .filter((line) => line.includes(mark))
    .map((line) => Number.parseInt(line, 10))
    .filter(Number.isInteger);
}
