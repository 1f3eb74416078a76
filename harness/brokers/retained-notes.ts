/**
 * Notes of the retained messages that we leave on a broker, written before the message is sent, so that a crash
 * at any moment leaves a note behind and the next start can clear what it names.
 *
 * They lie in the state folder of the user and not in the checkout: what they speak of lies on somebody else's
 * broker, and must be cleared also when the checkout was cleaned, deleted, or is another one.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { HarnessError } from '../core/errors.ts';
import { unguessable } from '../core/random.ts';
import type { BrokerAddress } from './broker.ts';
import { publicUrl } from './connect-failure.ts';
import type { NotesLine } from './retained-file.ts';

/** Where notes lie: `$SIGNALBOX_STATE/retained`, else the place that the system has for state of a user. */
export function notesFolder(env: NodeJS.ProcessEnv = process.env): string {
  const given = env['SIGNALBOX_STATE'] ?? '';
  if (given !== '') return path.join(given, 'retained');
  const xdg = env['XDG_STATE_HOME'] ?? ''; // XDG Base Directory Specification: relative paths are ignored
  const windows = process.platform === 'win32' ? (env['LOCALAPPDATA'] ?? '') : '';
  const base = [xdg, windows].find((folder) => path.isAbsolute(folder));
  return path.join(base ?? path.join(os.homedir(), '.local', 'state'), 'signalbox', 'retained');
}

/** The notes of one process about one broker: a file of JSON lines, made with the first note, removed with the last. */
export class RetainedNotes {
  readonly #folder: string;
  readonly #address: BrokerAddress;
  readonly #left = new Set<string>();
  #file: { readonly name: string; readonly fd: number } | null = null;

  /** Credentials of the address are not written down. */
  constructor(address: BrokerAddress, folder: string = notesFolder()) {
    this.#address = address;
    this.#folder = folder;
  }

  /** Topics and filters that were noted and not forgotten. */
  get left(): readonly string[] {
    return [...this.#left];
  }

  /**
   * On the disk when it returns.
   * @param topic - a topic, or a filter with wildcards that covers what others will retain for us
   * @throws HarnessError `state-not-writable`
   */
  note(topic: string): void {
    if (this.#left.has(topic)) return;
    this.#write({ note: topic });
    this.#left.add(topic);
  }

  /** Called once it is cleared; the last one removes the file. */
  forget(topic: string): void {
    if (!this.#left.delete(topic)) return;
    if (this.#left.size > 0) {
      this.#write({ forget: topic });
      return;
    }
    if (this.#file === null) return;
    closeSync(this.#file.fd);
    rmSync(this.#file.name, { force: true });
    this.#file = null;
  }

  #write(line: NotesLine): void {
    try {
      this.#file ??= this.#open();
      writeSync(this.#file.fd, `${JSON.stringify(line)}\n`);
      fsyncSync(this.#file.fd);
    } catch (cause) {
      throw new HarnessError({
        code: 'state-not-writable',
        what: `no note could be written to ${this.#folder}: ${String(cause)}`,
        cure: 'make it writable, or name another folder in SIGNALBOX_STATE; nothing was published',
        cause,
      });
    }
  }

  #open(): { name: string; fd: number } {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const name = path.join(this.#folder, `${process.pid}-${unguessable(4)}.jsonl`);
    const fd = openSync(name, 'ax', 0o600);
    const head: NotesLine = {
      schema: 'signalbox-retained/1',
      url: publicUrl(this.#address),
      hasLogin: this.#address.username !== undefined,
      pid: process.pid,
      host: os.hostname(),
      at: new Date().toISOString(),
    };
    writeSync(fd, `${JSON.stringify(head)}\n`);
    return { name, fd };
  }
}
