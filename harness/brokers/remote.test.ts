/** A broker that runs already is observed, found again by its transports, and its death is told as that. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { BrokerAddress } from './broker.ts';
import { broker, silent, standIn } from './connect-stand-ins.ts';
import { connectMqtt } from './connect.ts';
import { guestEtiquette } from './etiquette.ts';
import { joinRemote, type RemoteOptions } from './remote.ts';
import { RetainedNotes } from './retained-notes.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-notes-'));
});
after(() => {
  rmSync(folder, { recursive: true });
});

const limits = (connections: number) => {
  const amount = { connections, messages: 1_000, bytes: 1_000_000 };
  return { perMinute: amount, perRun: amount };
};
const guest = (connections: number): RemoteOptions => ({
  etiquetteFor: (address: BrokerAddress) =>
    guestEtiquette(new RetainedNotes(address, folder), limits(connections)),
  say: () => undefined,
  notesFolder: folder,
});

test('what is published below the watched filter is observed, and nothing else', async () => {
  await using server = await standIn('ws', await broker());
  const remote = await joinRemote({ ws: { url: server.url } }, guest(10));
  await remote.watch('room/1/#');
  const client = await connectMqtt({ url: server.url });
  await client.publishAsync('room/2/a', 'no', { qos: 1 });
  await client.publishAsync('room/1/a', 'yes', { qos: 1 });
  await client.endAsync();
  const seen = await remote.takeObservations();
  assert.deepEqual(
    seen.map(({ topic, payload }) => [topic, payload]),
    [['room/1/a', 'yes']],
  );
  await remote.close();
});

test('killed in the middle: its end is told, and what needs it fails as broker-lost', async () => {
  const server = await standIn('tcp', await broker());
  const remote = await joinRemote({ tcp: { url: server.url } }, guest(10));
  await remote.watch('room/1/#');
  const watching = assert.rejects(remote.watch('room/2/#'), { code: 'broker-lost' });
  await server.kill();
  assert.match(await remote.ended, /closed/);
  await watching;
  await assert.rejects(remote.watch('room/3/#'), { code: 'broker-lost' });
  await remote.close();
});

test('one that says nothing is broker-connect-timeout, one that is gone is broker-unreachable', async () => {
  const server = await standIn('tcp', silent);
  await server.kill();
  const gone = joinRemote({ tcp: { url: server.url } }, guest(10));
  await assert.rejects(gone, { code: 'broker-unreachable' });
  await assert.rejects(joinRemote({}, guest(10)), { code: 'broker-url-missing' });
});

test('who asks for TCP is given TLS where that is all there is; a transport that is not there is said', async () => {
  await using server = await standIn('tcp', await broker());
  const tcp = { url: server.url };
  const tls = { url: 'mqtts://h:1' };
  const one = await joinRemote({ tcp }, guest(10));
  assert.equal(one.address('tcp').url, server.url);
  assert.throws(() => one.address('ws'), { code: 'broker-url-missing', cure: /--broker with ws:/ });
  assert.throws(() => one.address('tls'), { code: 'broker-url-missing', cure: /mqtts:/ });
  const two = await joinRemote({ tcp, tls, wss: { url: 'wss://h:2' } }, guest(10));
  assert.equal(two.address('ws').url, 'wss://h:2');
  assert.equal(two.address('tls'), tls);
  await one.close();
  await two.close();
});

test('the connections of the peers of each cell are taken from the budget of a guest', async () => {
  await using server = await standIn('tcp', await broker());
  const remote = await joinRemote({ tcp: { url: server.url } }, guest(3));
  await remote.watch('room/1/#');
  await assert.rejects(remote.watch('room/2/#'), { code: 'budget-exhausted' });
  await remote.close();
});
