/** The example programs, and whether this machine has what they need. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const goSource = '/usr/share/gocode/src/github.com';
const buildWithinMs = 300_000;

/** As `--stacks` takes them. */
export const aiortc = 'external:examples/python-aiortc/peer.json';
export const pion = 'external:examples/go-pion/peer.json';

/** Why the Python example cannot run here, and what would add it; empty when it can. */
export function aiortcMissing(): string {
  const { status } = spawnSync('/usr/bin/python3', ['-c', 'import aiortc, paho.mqtt.client']);
  if (status === 0) return '';
  return 'Debian’s aiortc is not here; to add it: apt-get install python3-aiortc python3-paho-mqtt';
}

/** The same for the Go example, which is built by this. */
export function pionMissing(): string {
  const sources = ['pion/webrtc/go.mod', 'eclipse/paho.mqtt.golang'];
  const isHere = sources.every((source) => existsSync(path.join(goSource, source)));
  if (!isHere || spawnSync('go', ['version']).status !== 0) {
    return 'Debian’s pion is not here; to add it: apt-get install golang-go golang-github-pion-webrtc.v3-dev golang-github-eclipse-paho.mqtt.golang-dev';
  }
  const script = path.join(root, 'examples/go-pion/build.sh');
  const { status, stderr } = spawnSync(script, { timeout: buildWithinMs, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
  return '';
}
