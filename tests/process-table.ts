/** What Linux tells about processes: which ones belong to a run, and which sockets they listen on. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface RunningProcess {
  readonly pid: number;
  /** Arguments, separated by spaces. */
  readonly command: string;
}

export interface ListeningSocket {
  /** Names this socket and no later one on the same port. */
  readonly inode: string;
  readonly address: string;
  readonly port: number;
}

/** Processes that have `mark` (NAME=value) in their environment, or `folder` in their arguments. */
export function processesOf(mark: string, folder: string): RunningProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), command: argumentsOf(name) }))
    .filter(({ pid, command }) => {
      if (pid === process.pid || stateOf(pid) === 'Z') return false; // a zombie has ended
      return command.includes(folder) || environmentOf(pid).includes(mark);
    });
}

/** TCP sockets that these processes listen on. */
export function listeningSockets(processes: readonly RunningProcess[]): ListeningSocket[] {
  const theirs = new Set(processes.flatMap(({ pid }) => socketsOf(pid)));
  return allListening().filter(({ inode }) => theirs.has(inode));
}

/** Every TCP socket that anybody on this machine listens on. */
export function allListening(): ListeningSocket[] {
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    read(file).split('\n').slice(1).flatMap(listening),
  );
}

const listenState = '0A';

/** One row: number, local address, remote address, state, five more, inode; see proc(5). */
function listening(row: string): ListeningSocket[] {
  const [, local = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/);
  const [address = '', port = ''] = local.split(':');
  return state === listenState ? [{ inode, address, port: Number.parseInt(port, 16) }] : [];
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((name) => inodeOf(`${folder}/${name}`));
  } catch {
    return []; // it has ended
  }
}

function inodeOf(file: string): string[] {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(file))?.slice(1) ?? [];
  } catch {
    return []; // closed in the meantime
  }
}

function stateOf(pid: number): string {
  return /\) (\w)/.exec(read(`/proc/${pid}/stat`))?.[1] ?? 'Z';
}

const argumentsOf = (pid: string): string => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
const environmentOf = (pid: number): string[] => read(`/proc/${pid}/environ`).split('\0');

/** Empty when the process has ended, or is not ours to read. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
