/** A clone of this repository as it is now, with a bare repository as its origin, both in a temporary folder. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const withinMs = 300_000;

export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** Removed at the end; what is not committed here is in it too. */
export class Clone implements Disposable {
  readonly #place = mkdtempSync(path.join(os.tmpdir(), 'signalbox-ci-'));
  readonly folder = path.join(this.#place, 'clone');
  readonly origin = path.join(this.#place, 'origin.git');

  constructor() {
    const listed = git(root, 'ls-files', '-co', '--exclude-standard', '-z').split('\0');
    for (const file of listed.filter((name) => name !== '' && existsSync(path.join(root, name)))) {
      cpSync(path.join(root, file), path.join(this.folder, file));
    }
    symlinkSync(path.join(root, 'node_modules'), path.join(this.folder, 'node_modules'));
    git(this.#place, 'init', '--quiet', '--bare', this.origin);
    git(this.folder, 'init', '--quiet');
    git(this.folder, 'remote', 'add', 'origin', this.origin);
    git(this.folder, 'add', '--all');
    git(this.folder, 'commit', '--quiet', '-m', 'as it is now');
  }

  run(command: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Ran {
    const own = /^(TEST_|PW|PLAYWRIGHT_(?!BROWSERS_PATH)|SIGNALBOX_(?!FOUND)|npm_)/;
    const inherited = Object.entries(process.env).filter(([name]) => !own.test(name));
    const env = { ...Object.fromEntries(inherited), CI: '1', ...more };
    const options = { cwd: this.folder, env, encoding: 'utf8', timeout: withinMs } as const;
    const { status, stdout, stderr } = spawnSync(command, args, options);
    return { code: status, output: stdout + stderr };
  }

  file(...names: string[]): string {
    return path.join(this.folder, ...names);
  }

  /** Runs in the history branch of the origin. */
  history(): string[] {
    const listed = git(this.origin, 'ls-tree', '-r', '--name-only', 'signalbox-history');
    return listed.trim().split('\n');
  }

  /** Work trees that the script made and should have removed. */
  workTrees(): string[] {
    const folder = this.file('.git', 'worktrees');
    return existsSync(folder) ? readdirSync(folder) : [];
  }

  [Symbol.dispose](): void {
    rmSync(this.#place, { recursive: true, force: true });
  }
}

function git(cwd: string, ...args: string[]): string {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
  const options = { cwd, encoding: 'utf8', maxBuffer: 16 * 1_048_576 } as const;
  const { status, stdout, stderr } = spawnSync('git', [...who, ...args], options);
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}
