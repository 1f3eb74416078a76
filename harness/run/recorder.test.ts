/** What a recording says of peers that no longer answer as they should. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HarnessError, type ErrorCode } from '../core/errors.ts';
import { dialectNamed } from '../dialects/registry.ts';
import { standInPeer } from './peer-stand-in.ts';
import { Recorder } from './recorder.ts';

const failure = (code: ErrorCode) =>
  new HarnessError({ code, what: `it is ${code}`, cure: 'look' });
const room = { room: 'room', peers: ['one', 'other'], secret: '' };

/** Recorded until the harness asks for the rest; from then on it fails with `code` at these commands. */
async function collected(code: ErrorCode, commands: readonly string[], hasEnded = false) {
  const recorder = new Recorder(room, dialectNamed('native'));
  let isLate = false;
  const peer = standInPeer((command) => {
    if (isLate && commands.includes(command.do)) throw failure(code);
    if (command.do === 'flush') peer.events.push({ t: performance.now(), kind: 'note', text: 'x' });
  });
  await recorder.follow('offerer', peer);
  isLate = true;
  if (hasEnded) await peer.kill();
  await recorder.collect();
  return recorder
    .timeline()
    .flatMap((event) => (event.kind === 'note' ? [`${event.by}: ${event.text}`] : []));
}

test('a peer whose clock cannot be measured again is flushed all the same, with a note', async () => {
  const notes = await collected('clock-backwards', ['ping']);
  assert.deepEqual(notes.filter((text) => text.includes('offerer')).sort(), [
    'harness: offerer: its clock was not measured again: it is clock-backwards',
    'offerer: x',
  ]);
});

test('a peer that lives and is silent has a note for what is missing of it', async () => {
  const notes = await collected('peer-silent', ['ping', 'flush']);
  assert.ok(notes.includes('harness: offerer: its last events are missing: it is peer-silent'));
});

for (const [how, code, hasEnded] of [
  ['died', 'peer-died', false],
  ['has no flush', 'command-unsupported', false],
  ['broke the protocol and was ended', 'external-not-json', true],
] as const) {
  test(`a peer that ${how} needs no note`, async () => {
    const notes = await collected(code, ['ping', 'flush'], hasEnded);
    assert.deepEqual(
      notes.filter((text) => text.includes('offerer: its')),
      [],
    );
  });
}
