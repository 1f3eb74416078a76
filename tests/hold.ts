/** The test's end of `holding-peer.mjs`: says where a peer is to stand still, and lets it go on. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a peer can be held at: it has been told to do this and has done nothing of it. */
type Command = 'join' | 'meet' | 'connect' | 'perform' | 'leave';

export const holdingStack = `module:${fileURLToPath(new URL('holding-peer.mjs', import.meta.url))}`;

/** The folder that a test and a holding peer share. */
export class Hold {
  readonly folder: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.folder = folder;
  }

  /** The next peer of `holdingStack` that is told to do this stands still. */
  arm(command: Command): void {
    writeFileSync(path.join(this.folder, 'armed'), command);
  }

  /** The process that stands still; null when none does. */
  get held(): number | null {
    const name = readdirSync(this.folder).find((file) => file.startsWith('held-'));
    return name === undefined ? null : Number(name.slice('held-'.length));
  }

  /** Lets the peer go on; a dead one is forgotten. */
  release(): void {
    for (const name of readdirSync(this.folder)) {
      if (name.startsWith('held-')) rmSync(path.join(this.folder, name));
    }
  }
}
