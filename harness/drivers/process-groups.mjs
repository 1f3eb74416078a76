/**
 * Process groups that must not outlive their worker: a program of somebody else may start others and clear their
 * environment, so that the mark does not find them. The driver notes each group as a file; the reaper ends them.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** @param {string} folder of the worker */
const notesIn = (folder) => path.join(folder, 'process-groups');

/**
 * Notes a group, by the id of the process that leads it.
 * @param {string} folder of the worker
 * @param {number} pid
 */
export function noteGroup(folder, pid) {
  mkdirSync(notesIn(folder), { recursive: true });
  writeFileSync(path.join(notesIn(folder), String(pid)), startOf(pid));
}

/**
 * Sends SIGKILL to every process of the group and forgets it.
 * @param {string} folder of the worker
 * @param {number} pid
 */
export function endGroup(folder, pid) {
  kill(pid);
  rmSync(path.join(notesIn(folder), String(pid)), { force: true });
}

/**
 * Ends every group that is still noted.
 * @param {string} folder of the worker
 */
export function endNotedGroups(folder) {
  for (const [pid, start] of notes(folder)) {
    // Linux gives no process the id of a group that still has members: another start is another process
    const now = startOf(pid);
    if (now === '' || now === start) kill(pid);
  }
}

/**
 * @param {string} folder
 * @returns {[pid: number, start: string][]}
 */
function notes(folder) {
  try {
    return readdirSync(notesIn(folder)).map((name) => [
      Number(name),
      readFileSync(path.join(notesIn(folder), name), 'utf8'),
    ]);
  } catch {
    return []; // no external program ever ran
  }
}

/** @param {number} pid of the leader */
function kill(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // the group is empty already
  }
}

/**
 * When the process began, in clock ticks since boot (proc(5), field 22); empty where that cannot be read.
 * @param {number} pid
 */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return ''; // it has ended, or this system has no /proc
  }
}
