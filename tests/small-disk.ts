/** A disk of one megabyte, in memory: to be full, or to be read-only. Needs root on Linux. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A mounted tmpfs of 1 MiB, unmounted when disposed of. @throws Error when this user may not mount */
export class SmallDisk {
  readonly folder: string;

  /** Empty when this user may mount, else why not. */
  static whyNot(): string {
    try {
      const disk = new SmallDisk();
      disk[Symbol.dispose]();
      return '';
    } catch (error) {
      return `a tmpfs cannot be mounted here, which needs root: ${String(error).split('\n')[0]}`;
    }
  }

  constructor() {
    this.folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-disk-'));
    try {
      this.#mount('size=1m');
    } catch (error) {
      rmSync(this.folder, { recursive: true });
      throw error;
    }
  }

  /** Leaves this many bytes free. */
  fill(free: number): void {
    writeFileSync(path.join(this.folder, 'filler'), Buffer.alloc(1024 * 1024 - free));
  }

  makeReadOnly(): void {
    this.#mount('remount,ro');
  }

  [Symbol.dispose](): void {
    execFileSync('umount', [this.folder], { stdio: 'pipe' });
    rmSync(this.folder, { recursive: true });
  }

  #mount(options: string): void {
    const args = ['-t', 'tmpfs', '-o', options, 'signalbox-test', this.folder];
    execFileSync('mount', args, { stdio: 'pipe' });
  }
}
