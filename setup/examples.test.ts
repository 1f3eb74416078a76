/** How set-up finds what the example programs need, on made-up machines. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { discoverExamples } from './examples.mjs';
import { bareMachine, json, program, temporaryFolder } from './fake-machine.ts';

/** A clone: the folders of both examples. */
function clone(folder: string): void {
  for (const name of ['python-aiortc', 'go-pion']) {
    json(path.join(folder, 'examples', name, 'peer.json'), {});
  }
}

test('where Signalbox is installed as a package there are no examples to tell of', async () => {
  using temporary = temporaryFolder();
  assert.deepEqual(await discoverExamples(bareMachine(temporary.folder)), []);
});

test('on a bare machine each is missing, with one command that adds all of it', async () => {
  using temporary = temporaryFolder();
  clone(temporary.folder);
  const env = { PATH: path.join(temporary.folder, 'bin') };
  const bare = await discoverExamples(bareMachine(temporary.folder, { env }));
  assert.deepEqual(
    bare.map(({ why }) => why),
    ['/usr/bin/python3 is not installed', 'go is not installed'],
  );
  assert.match(bare[0]?.cure ?? '', /^on Debian or Ubuntu: sudo apt-get install python3-aiortc/);
  program(path.join(temporary.folder, 'bin/apt-get'), '');
  const debian = await discoverExamples(bareMachine(temporary.folder, { env }));
  assert.deepEqual(
    debian.map(({ cure }) => cure),
    [
      'sudo apt-get install python3-aiortc python3-paho-mqtt',
      'sudo apt-get install golang-go golang-github-pion-webrtc.v3-dev golang-github-eclipse-paho.mqtt.golang-dev',
    ],
  );
});

test('a Python without a package is told by that package, and one with all of them by its version', async () => {
  using temporary = temporaryFolder();
  clone(temporary.folder);
  const python = path.join(temporary.folder, 'usr/bin/python3');
  program(python, `echo "ModuleNotFoundError: No module named 'paho'" >&2; exit 1`);
  const [without] = await discoverExamples(bareMachine(temporary.folder));
  assert.equal(without?.why, '/usr/bin/python3 has no paho');
  program(python, 'echo 1.4.0');
  const [whole] = await discoverExamples(bareMachine(temporary.folder));
  assert.deepEqual([whole?.status, whole?.version], ['found', '1.4.0']);
  assert.equal(whole?.stack, 'external:examples/python-aiortc/peer.json');
});

test('the Go program needs its sources, and then to be built', async () => {
  using temporary = temporaryFolder();
  const { folder } = temporary;
  clone(folder);
  program(path.join(folder, 'bin/go'), 'echo "go version go1.19.8 linux/amd64"');
  const machine = bareMachine(folder, { env: { PATH: path.join(folder, 'bin') } });
  const pion = async () => (await discoverExamples(machine))[1];
  assert.equal((await pion())?.why, '/usr/share/gocode has no pion/webrtc');
  const code = path.join(folder, 'usr/share/gocode/src/github.com');
  json(path.join(code, 'pion/webrtc/go.mod'), {});
  mkdirSync(path.join(code, 'eclipse/paho.mqtt.golang'), { recursive: true });
  const unbuilt = await pion();
  assert.deepEqual([unbuilt?.cure, unbuilt?.isOnlyUnbuilt], ['examples/go-pion/build.sh', true]);
  program(path.join(folder, 'examples/go-pion/build/pion-peer'), '');
  const built = await pion();
  assert.deepEqual([built?.status, built?.version], ['found', 'go1.19.8']);
});
