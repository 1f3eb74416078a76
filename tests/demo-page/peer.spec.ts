/** `signalbox peer` and `signalbox watch` as people use them: two peers talk, a third listens, and failures are told. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import mqtt from 'mqtt';
import { startAedes } from '../../harness/brokers/aedes.ts';
import { Command } from '../command.ts';
import { expect, needStacks, test } from '../test.ts';

test('two peers in terminals meet and talk, watch shows how, and its file becomes a page', async ({
  machine,
}) => {
  needStacks(machine, 'node-datachannel', 'wrtc');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-watch-'));
  const broker = await startAedes();
  try {
    const at = ['--broker', broker.address('tcp').url, '--root', 'room'];
    const file = path.join(folder, 'seen.jsonl');
    await using watch = new Command('watch', ...at, '--save', file);
    await watch.printed(/Watching room/);
    await using bob = new Command('peer', ...at, '--id', 'bob', '--stack', 'wrtc');
    await bob.printed(/sent presence/);
    await using alice = new Command('peer', ...at, '--id', 'alice', '--to', 'bob');
    await alice.printed(/^connected with bob/m);
    await bob.printed(/^connected with alice/m);
    alice.type('hello \u001b[31mbob');
    await bob.printed(/heard: hello bob/);
    await alice.printed(/heard: hello bob/); // it sends back what it is told
    bob.type('good day');
    await alice.printed(/heard: good day/);
    alice.kill('SIGINT');
    expect(await alice.ended, alice.output).toBe(0);
    expect(await bob.ended, bob.output).toBe(0);
    expect(bob.output).toContain('the other side ended');
    await watch.printed(/offline +alice/);
    watch.kill('SIGINT');
    expect(await watch.ended).toBe(0);
    for (const line of [/online +bob/, /offer +alice → bob/, /answer +bob → alice/, /candidate/])
      expect(watch.output).toMatch(line);
    await using report = new Command('report', file);
    expect(await report.ended, report.output).toBe(0);
    const page = path.join(`${file}-report`, 'index.html');
    expect(existsSync(page) && readFileSync(page, 'utf8').includes('watch/')).toBe(true);
  } finally {
    await broker.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a peer that meets nobody says what the broker knows of it', async ({ machine }) => {
  needStacks(machine, 'node-datachannel');
  const broker = await startAedes();
  const url = broker.address('tcp').url;
  const client = await mqtt.connectAsync(url);
  try {
    await client.publishAsync('signalbox/1/other/bob/presence', '{}', { retain: true, qos: 1 });
    await client.publishAsync('signalbox/1/room/taken/presence', '{}', { retain: true, qos: 1 });
    const at = ['--broker', url, '--root', 'room', '--within', '2'];
    await using alice = new Command('peer', ...at, '--id', 'alice', '--to', 'bob');
    await using taken = new Command('peer', ...at, '--id', 'taken', '--to', 'bob');
    expect(await alice.ended).toBe(1);
    expect(alice.output).toMatch(/wrong-root: bob is there, but under the root "other"/);
    expect(await taken.ended).toBe(1);
    expect(taken.output).toMatch(/name-taken: taken is there already under "room"/);
  } finally {
    await client.endAsync(true);
    await broker.close();
  }
});

test('peers of trystero meet in a room with a password, and watch reads what it has the password for', async ({
  machine,
}) => {
  needStacks(machine, 'node-datachannel', 'wrtc');
  const broker = await startAedes();
  try {
    const at = ['--broker', broker.address('tcp').url, '--root', 'my-app/lobby'];
    const room = [...at, '--dialect', 'trystero', '--room-password', 'correct horse'];
    await using watch = new Command('watch', ...room);
    await using deaf = new Command('watch', ...at, '--dialect', 'trystero');
    await Promise.all([watch.printed(/^Watching/m), deaf.printed(/^Watching/m)]);
    await using zoe = new Command('peer', ...room, '--id', 'zoe', '--stack', 'wrtc');
    await zoe.printed(/sent presence/);
    await using abe = new Command('peer', ...room, '--id', 'abe', '--to', 'zoe');
    await abe.printed(/^connected with zoe/m);
    await zoe.printed(/^connected with abe/m);
    abe.type('hello');
    await zoe.printed(/heard: hello/);
    await watch.printed(/offer +abe → zoe .* setup actpass/);
    await watch.printed(/answer +zoe → abe .* setup active/);
    await deaf.printed(/offer +abe → zoe .* does not decrypt: another password/);
    abe.kill('SIGINT');
    expect(await abe.ended, abe.output).toBe(0);
  } finally {
    await broker.close();
  }
});

test('a peer of trystero that is in another room is told by the topic it speaks on', async ({
  machine,
}) => {
  needStacks(machine, 'node-datachannel', 'wrtc');
  const broker = await startAedes();
  try {
    const at = ['--broker', broker.address('tcp').url, '--dialect', 'trystero', '--within', '10'];
    await using abe = new Command(
      'peer',
      ...at,
      '--root',
      'app/lobby',
      '--id',
      'abe',
      '--to',
      'zoe',
    );
    await abe.printed(/sent presence/);
    await using zoe = new Command(
      'peer',
      ...at,
      '--root',
      'app/loby',
      '--id',
      'zoe',
      '--stack',
      'wrtc',
    );
    expect(await abe.ended, abe.output).toBe(1);
    expect(abe.output).toMatch(/wrong-root: zoe is there, but in another room than "app\/lobby"/);
    zoe.kill('SIGINT');
    await zoe.ended;
  } finally {
    await broker.close();
  }
});

test('a room password that differs is told to whoever waits for an offer', async ({ machine }) => {
  needStacks(machine, 'node-datachannel', 'wrtc');
  const broker = await startAedes();
  try {
    const at = ['--broker', broker.address('tcp').url, '--root', 'lobby', '--dialect', 'trystero'];
    const asked = [...at, '--within', '8', '--id', 'zoe', '--from', 'abe', '--stack', 'wrtc'];
    await using zoe = new Command('peer', ...asked);
    await zoe.printed(/sent presence/);
    await using abe = new Command(
      'peer',
      ...[...at, '--id', 'abe', '--to', 'zoe', '--room-password', 'correct horse'],
    );
    expect(await zoe.ended, zoe.output).toBe(1);
    expect(zoe.output).toMatch(
      /room-password-differs: \d+ messages of abe do not decrypt with the password/,
    );
    abe.kill('SIGINT');
  } finally {
    await broker.close();
  }
});

test('watch makes hostile payloads plain and explains what went wrong', async () => {
  const broker = await startAedes();
  const url = broker.address('tcp').url;
  const client = await mqtt.connectAsync(url);
  try {
    await using watch = new Command('watch', '--broker', url, '--root', '#');
    await watch.printed(/Watching #/);
    const say = (topic: string, payload: string, retain = false) =>
      client.publishAsync(topic, payload, { retain, qos: 1 });
    for (const name of ['dog111', 'cat222'])
      await say(`crumble77/${name}/status`, 'connected', true);
    await say('crumble77/cat222/offer', 'v=0\no=- the line ends are gone\n');
    await say('crumble77/dog111/\u001b]0;owned\u0007x/y', '\u001b[2J\u0000hostile\u0007');
    await watch.printed(/hostile/);
    watch.kill('SIGINT');
    expect(await watch.ended).toBe(0);
    expect(watch.output).toMatch(/offer +dog111 → cat222/); // it was the only other one
    expect(watch.output).toMatch(
      /description-refused: the offer to cat222 .* do not all end in CRLF/,
    );
    expect(watch.output).toMatch(/answer-timeout: the offer to cat222/);
    expect(watch.output).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  } finally {
    await client.endAsync(true);
    await broker.close();
  }
});
