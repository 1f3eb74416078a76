/** A folder of a user, outside this repository, where commands are run as a document has them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runFile, type RunFile } from '../../harness/analysis/result.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const withinMs = 150_000;

/** Every line of the shell blocks of a document of ours. */
export function commandsOf(document: string): string[] {
  const guide = readFileSync(path.join(root, 'docs', document), 'utf8');
  const blocks = [...guide.matchAll(/^ *```sh\n(.*?)^ *```/gms)];
  const lines = blocks.flatMap(([, text = '']) => text.split('\n')).map((line) => line.trim());
  return lines.filter((line) => line !== '');
}

export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** Made empty, removed at the end; `npx signalbox` there is this repository's. */
export class OwnFolder implements Disposable {
  readonly path = mkdtempSync(path.join(os.tmpdir(), 'signalbox-own-'));

  /** One line of shell. */
  run(line: string): Ran {
    const command = line.replace(
      'npx signalbox',
      `"${process.execPath}" "$SIGNALBOX/bin/signalbox.mjs"`,
    );
    const own = /^(TEST_|PW|SIGNALBOX_(?!FOUND))/;
    const inherited = Object.entries(process.env).filter(([name]) => !own.test(name));
    const tmp = path.join(this.path, 'tmp');
    mkdirSync(tmp, { recursive: true });
    const env = {
      ...Object.fromEntries(inherited),
      ...{ CI: '1', SIGNALBOX: root, SIGNALBOX_REPORTS: path.join(this.path, 'reports') },
      ...{ PLAYWRIGHT_HTML_OUTPUT_DIR: path.join(this.path, 'html'), TMPDIR: tmp },
    };
    const options = { cwd: this.path, env, encoding: 'utf8', timeout: withinMs } as const;
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], options);
    return { code: status, output: stdout + stderr };
  }

  file(name: string): string {
    return path.join(this.path, name);
  }

  /** `run.json` of the last run. */
  result(): RunFile {
    const text = readFileSync(path.join(this.path, 'reports', 'latest', 'run.json'), 'utf8');
    return runFile.parse(JSON.parse(text));
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** `wrtc→chromium in toy: passed`, sorted. */
export const outcomes = ({ cells }: RunFile): string[] =>
  cells
    .map(({ offerer, answerer, dialect, broker, outcome, reason }) => {
      const cell = `${offerer}→${answerer} in ${dialect} over ${broker}`;
      return outcome === 'passed' ? `${cell}: passed` : `${cell}: ${outcome} ${reason?.code ?? ''}`;
    })
    .sort();
