/** The stack under watch: one path, and before some runs another content, as when a dependency was updated. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Generation {
  /** The first run with it, counted from 1. */
  readonly from: number;
  readonly laterMs: number;
  readonly longer: number;
}

/** A deliberate change, and all that it must move. */
export interface Change {
  readonly run: number;
  readonly figures: readonly string[];
}

/** As the harness names it; the same throughout, else its cells would be other cells. */
export const watched = 'module:./stack.mjs';

export const generations: readonly Generation[] = [
  { from: 1, laterMs: 0, longer: 0 },
  { from: 11, laterMs: 100, longer: 0 },
  { from: 21, laterMs: 100, longer: 600 },
];

export const changes: readonly Change[] = [
  { run: 11, figures: ['time-to-open'] },
  { run: 21, figures: ['signalling.bytes'] },
];

const origin = new URL('../../fixtures/faulty/changing.mjs', import.meta.url).href;

/** Puts the content of a generation where the stack lies. */
export function writeStack(folder: string, { laterMs, longer }: Generation): void {
  const lines = [
    `import { changing } from ${JSON.stringify(origin)};`,
    `export const RTCPeerConnection = changing(${JSON.stringify({ laterMs, longer })});`,
  ];
  writeFileSync(path.join(folder, 'stack.mjs'), `${lines.join('\n')}\n`);
}
