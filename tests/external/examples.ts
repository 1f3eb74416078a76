/** The example programs, and whether this machine has what they need. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { discoverExamples } from '../../setup/examples.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const buildWithinMs = 300_000;

/** As `--stacks` takes them. */
export const aiortc = 'external:examples/python-aiortc/peer.json';
export const pion = 'external:examples/go-pion/peer.json';

/** Why an example cannot run here, and what would add it; empty when it can. What is only unbuilt is built. */
export async function missing(stack: string): Promise<string> {
  const example = (await discoverExamples()).find((each) => each.stack === stack);
  if (example === undefined) return `${stack} is no example`;
  if (stack === pion && (example.status === 'found' || example.isOnlyUnbuilt)) return build();
  const { status, why, cure } = example;
  return status === 'found' ? '' : `${why}; to add it: ${cure}`;
}

/** From what is in the repository now. @throws Error with the compiler's words */
function build(): string {
  const script = path.join(root, 'examples/go-pion/build.sh');
  const { status, stderr } = spawnSync(script, { timeout: buildWithinMs, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
  return '';
}
