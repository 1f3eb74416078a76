/** What we retain on a broker is cleared at the end, and by the next start after a crash. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { BrokerAddress } from './broker.ts';
import { broker, deafAfter, silent, standIn } from './connect-stand-ins.ts';
import { connectMqtt } from './connect.ts';
import { guestEtiquette } from './etiquette.ts';
import { joinRemote } from './remote.ts';
import { notesFolder, RetainedNotes } from './retained-notes.ts';
import { cleanUpLeftBehind, clearRetained } from './retained.ts';

const secret = 'correct-horse-battery';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-notes-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const etiquetteFor = (address: BrokerAddress) => guestEtiquette(new RetainedNotes(address, folder));

/** Topics that a fresh subscriber is sent a retained message for; a message of its own marks the end. */
async function retainedOn(address: BrokerAddress): Promise<string[]> {
  const client = await connectMqtt(address);
  const seen: string[] = [];
  const marked = new Promise<void>((resolve) => {
    client.on('message', (topic) => {
      if (topic === 'mark') resolve();
      else seen.push(topic);
    });
  });
  await client.subscribeAsync(['room/#', 'mark'], { qos: 1 });
  await client.publishAsync('mark', 'x', { qos: 1 });
  await marked;
  await client.endAsync();
  return seen.sort();
}

/** A process that retains these topics, and is killed before it clears them. */
async function crashAfterRetaining(
  address: BrokerAddress,
  topics: readonly string[],
): Promise<void> {
  const script = fileURLToPath(new URL('./retained-crash.ts', import.meta.url));
  const args = ['--import', 'tsx', script, folder, address.url, ...topics];
  const child = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, LOGIN: address.password ?? '' },
  });
  await once(createInterface({ input: child.stdout }), 'line');
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

test('a process killed between publish and clear leaves a note, and the next start clears what it names', async () => {
  await using server = await standIn('tcp', await broker());
  const address = { url: server.url };
  await crashAfterRetaining(address, ['room/1/a', 'room/1/b']);
  assert.deepEqual(await retainedOn(address), ['room/1/a', 'room/1/b']);
  assert.equal(readdirSync(folder).length, 1);
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  const next = await joinRemote({ tcp: address }, { etiquetteFor, say, notesFolder: folder });
  assert.deepEqual(await retainedOn(address), []);
  assert.equal(said.length, 1);
  assert.match(said.join(), /cleared 2 retained topics on mqtt:\/\/127/);
  await next.close();
  assert.deepEqual(readdirSync(folder), []);
});

test('without the clean-up they stay: the test above would see it', async () => {
  await using server = await standIn('tcp', await broker());
  const address = { url: server.url };
  await crashAfterRetaining(address, ['room/1/a']);
  await cleanUpLeftBehind({
    addresses: [],
    etiquetteFor,
    say: () => undefined,
    folder: `${folder}x`,
  });
  assert.deepEqual(await retainedOn(address), ['room/1/a']);
});

test('presence that a killed peer retained below a watched filter is cleared at the end of the run', async () => {
  await using server = await standIn('tcp', await broker());
  const address = { url: server.url };
  const say = (line: string) => assert.fail(line);
  const run = await joinRemote({ tcp: address }, { etiquetteFor, say, notesFolder: folder });
  await run.watch('room/7/#');
  assert.match(readFileSync(path.join(folder, readdirSync(folder)[0] ?? ''), 'utf8'), /room\/7\/#/);
  const peer = await connectMqtt(address);
  await peer.publishAsync('room/7/me', 'online', { qos: 1, retain: true });
  await peer.publishAsync('room/8/other', 'online', { qos: 1, retain: true });
  await peer.endAsync(true);
  await run.close();
  assert.deepEqual(await retainedOn(address), ['room/8/other'], 'what others retain stays');
  assert.deepEqual(readdirSync(folder), []);
});

test('the note is on the disk before the message is sent, without the login', async () => {
  await using server = await standIn('tcp', await broker(secret));
  const address = { url: server.url, username: 'me', password: secret };
  const etiquette = etiquetteFor(address);
  const client = await connectMqtt(address, { etiquette });
  await client.publishAsync('room/1/plain', 'x', { qos: 1 });
  assert.deepEqual(readdirSync(folder), [], 'what is not retained needs no note');
  await client.publishAsync('room/1/kept', 'x', { qos: 1, retain: true });
  const text = readFileSync(path.join(folder, readdirSync(folder)[0] ?? ''), 'utf8');
  assert.match(text, /room\/1\/kept/);
  assert.ok(!text.includes(secret) && !text.includes('"me"'));
  await clearRetained(client, etiquette);
  await client.endAsync();
  assert.deepEqual(await retainedOn(address), []);
  assert.deepEqual(readdirSync(folder), []);
});

test('where no note can be written, nothing is retained', async () => {
  await using server = await standIn('tcp', await broker());
  const address = { url: server.url };
  const file = path.join(folder, 'a-file');
  writeFileSync(file, '');
  const etiquette = guestEtiquette(new RetainedNotes(address, path.join(file, 'below')));
  const client = await connectMqtt(address, { etiquette });
  const kept = client.publishAsync('room/1/kept', 'x', { qos: 1, retain: true });
  await assert.rejects(kept, { code: 'state-not-writable' });
  await client.endAsync();
  assert.deepEqual(await retainedOn(address), []);
});

test('notes of a broker with a login wait until it is named again', async () => {
  await using server = await standIn('tcp', await broker(secret));
  const address = { url: server.url, username: 'me', password: secret };
  await crashAfterRetaining(address, ['room/1/a']);
  const said: string[] = [];
  const plan = { etiquetteFor, say: (line: string) => said.push(line), folder };
  await cleanUpLeftBehind({ ...plan, addresses: [] });
  assert.deepEqual([said.length, readdirSync(folder).length], [0, 1]);
  await cleanUpLeftBehind({ ...plan, addresses: [address] });
  assert.match(said.join(), /cleared 1 retained topic/);
  assert.deepEqual(await retainedOn(address), []);
});

test('a broker that answers nothing keeps its note, in time; one of this machine that is gone loses it', async () => {
  await using server = await standIn('tcp', silent);
  const notes = { schema: 'signalbox-retained/1', url: server.url, hasLogin: false, pid: 2 ** 30 };
  const head = { ...notes, host: os.hostname(), at: '' };
  const lines = [head, { note: 'room/1' }, { note: 'room/2' }, { forget: 'room/2' }];
  const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"note":"cut o`;
  writeFileSync(path.join(folder, 'old.jsonl'), text);
  writeFileSync(path.join(folder, 'strange.jsonl'), 'no notes of ours');
  const said: string[] = [];
  const plan = { addresses: [], etiquetteFor, say: (line: string) => said.push(line), folder };
  await cleanUpLeftBehind({ ...plan, within: 200 });
  assert.match(
    said.join(),
    /could not clear 1 retained topic .*broker-connect-timeout.*next start/,
  );
  assert.equal(readdirSync(folder).length, 2);
  await server.kill();
  await cleanUpLeftBehind(plan);
  assert.match(said.at(-1) ?? '', /forgot 1 retained topic .*broker-unreachable/);
  assert.deepEqual(readdirSync(folder), ['strange.jsonl']);
});

test('notes of a process that lives are left to it', async () => {
  await using server = await standIn('tcp', await broker());
  const notes = new RetainedNotes({ url: server.url }, folder);
  notes.note('room/1');
  const say = (line: string) => assert.fail(line);
  await cleanUpLeftBehind({ addresses: [], etiquetteFor, say, folder });
  assert.deepEqual(notes.left, ['room/1']);
  notes.forget('room/1');
  assert.deepEqual(readdirSync(folder), []);
});

test('notes lie in the state folder of the user', () => {
  assert.equal(notesFolder({ SIGNALBOX_STATE: '/a' }), path.join('/a', 'retained'));
  const xdg = notesFolder({ XDG_STATE_HOME: '/b' });
  assert.equal(xdg, path.join('/b', 'signalbox', 'retained'));
  assert.ok(notesFolder({ XDG_STATE_HOME: 'relative' }).startsWith(os.homedir()));
});

test('what a broker does not let us clear is told with its number, and its note stays', async () => {
  await using server = await standIn('tcp', deafAfter(0));
  const notes = new RetainedNotes({ url: server.url }, folder);
  notes.note('room/1');
  const client = await connectMqtt({ url: server.url });
  await assert.rejects(clearRetained(client, { retained: notes }, 200), {
    code: 'retained-not-cleared',
    message: /1 noted topics could not be cleared: not within 200 ms/,
  });
  assert.deepEqual(notes.left, ['room/1']);
  const cut = clearRetained(client, { retained: notes }, 10_000);
  await Promise.all([
    assert.rejects(cut, { message: /the broker closed the connection/ }),
    server.kill(),
  ]);
  await client.endAsync(true);
});
