/** Names and URLs become addresses; logins come from environment and file, and show in nothing that is thrown. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { inspect } from 'node:util';
import { HarnessError } from '../core/errors.ts';
import { makeCertificates } from './certificates.ts';
import { remoteAddresses, remoteBrokers, remoteName } from './remote-addresses.ts';
import { mannersFor } from './remote-manners.ts';
import { remoteSettings } from './remote-settings.ts';

const secret = 'correct-horse-battery';
const none = remoteSettings({});
const login = { SIGNALBOX_BROKER_USERNAME: 'me', SIGNALBOX_BROKER_PASSWORD: secret };
let folder = '';
let ca = '';
before(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-remote-'));
  ca = (await makeCertificates()).ca;
  writeFileSync(path.join(folder, 'ca.pem'), ca);
});
after(() => {
  rmSync(folder, { recursive: true });
});

function config(content: unknown): NodeJS.ProcessEnv {
  const file = path.join(folder, 'brokers.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  chmodSync(file, 0o600);
  return { SIGNALBOX_BROKER_CONFIG: file };
}

function refused(work: () => unknown, what: RegExp): void {
  assert.throws(work, (error) => {
    assert.ok(error instanceof HarnessError, String(error));
    assert.equal(error.code, 'bad-option');
    assert.match(error.what, what);
    const all = inspect(error, { depth: Infinity, showHidden: true, maxStringLength: Infinity });
    assert.ok(!all.includes(secret), 'the password is in the error');
    return true;
  });
}

test('each scheme is its own transport', () => {
  const urls = ['mqtt://h:1', 'mqtts://h:2', 'ws://h:3/mqtt', 'wss://h:4/mqtt'];
  assert.deepEqual(remoteAddresses(urls, none), {
    tcp: { url: 'mqtt://h:1' },
    tls: { url: 'mqtts://h:2' },
    ws: { url: 'ws://h:3/mqtt' },
    wss: { url: 'wss://h:4/mqtt' },
  });
});

test('login and authority of the environment go into the address, never into the URL', () => {
  const env = { ...login, SIGNALBOX_BROKER_CA: path.join(folder, 'ca.pem') };
  assert.deepEqual(remoteAddresses(['mqtts://h:2'], remoteSettings(env)), {
    tls: { url: 'mqtts://h:2', username: 'me', password: secret, ca },
  });
});

test('a login in a URL of the environment is taken out of it', () => {
  const { tcp } = remoteAddresses([`mqtt://me:${secret}@h:1`], none);
  assert.deepEqual(tcp, { url: 'mqtt://h:1', username: 'me', password: secret });
  assert.equal(remoteName(`mqtt://me:${secret}@h:1`, none), 'h:1');
});

test('a broker of the file is named, with its login, authority and owner', () => {
  const entry = { name: 'lab', urls: ['mqtts://h:2', 'wss://h:4/ws'], username: 'me' };
  const env = config({ brokers: [{ ...entry, password: secret, ca: 'ca.pem', mine: true }] });
  const [broker, ...more] = remoteBrokers(['lab'], remoteSettings(env));
  assert.deepEqual(more, []);
  assert.deepEqual(broker, {
    name: 'lab',
    isMine: true,
    addresses: {
      tls: { url: 'mqtts://h:2', username: 'me', password: secret, ca },
      wss: { url: 'wss://h:4/ws', username: 'me', password: secret, ca },
    },
  });
});

test('a file that others can read is warned about with the cure, one for its owner alone is not', () => {
  const env = config({ brokers: [] });
  assert.deepEqual(remoteSettings(env).warnings, []);
  chmodSync(env['SIGNALBOX_BROKER_CONFIG'] ?? '', 0o644);
  assert.match(remoteSettings(env).warnings.join(), /chmod 600/);
});

test('URLs of one host are one broker until a transport repeats; names are brokers of their own', () => {
  const values = ['mqtt://a:1', 'ws://a:2', 'mqtt://a:3', 'mqtt://b:1', 'hivemq', 'emqx'];
  assert.deepEqual(
    remoteBrokers(values, none).map(({ name, addresses }) => [name, Object.keys(addresses).length]),
    [
      ['a:1', 2],
      ['a:3', 1],
      ['b:1', 1],
      ['hivemq', 4],
      ['emqx', 4],
    ],
  );
});

test('two brokers of the file stay two, also on one host, and take no URL to themselves', () => {
  const brokers = [
    { name: 'one', urls: ['mqtt://a:1'] },
    { name: 'two', urls: ['ws://a:2'] },
  ];
  const settings = remoteSettings(config({ brokers }));
  const names = (values: string[]) => remoteBrokers(values, settings).map(({ name }) => name);
  assert.deepEqual(names(['one', 'two']), ['one', 'two']);
  assert.deepEqual(names(['one', 'ws://a:3', 'wss://a:4', 'two']), ['one', 'a:3', 'two']);
});

test('nothing named is no broker: public ones are not there by default', () => {
  assert.deepEqual(remoteBrokers([], none), []);
  assert.deepEqual(remoteAddresses([], none), {});
});

test('what is no name and no URL is refused, and not repeated when it may hold a password', () => {
  refused(() => remoteAddresses(['hivemqq'], none), /"hivemqq" is neither .* hivemq, emqx/);
  refused(() => remoteAddresses(['http://h'], none), /"http:\/\/h" is not a broker URL/);
  refused(() => remoteAddresses([`http://me:${secret}@h`], none), /a value with an @/);
  refused(() => remoteAddresses([`me:${secret}@h`], none), /a value with an @/);
  refused(() => remoteAddresses(['mqtt://a', 'mqtt://b'], none), /two broker URLs for tcp/);
});

test('a login is not sent to a public broker, nor one login to two brokers', () => {
  const settings = remoteSettings(login);
  refused(() => remoteAddresses(['hivemq'], settings), /hivemq is a public broker/);
  refused(() => remoteAddresses(['wss://broker.emqx.io:8084'], settings), /public broker/);
  refused(() => remoteBrokers(['mqtt://a', 'mqtt://b'], settings), /2 brokers are named/);
});

test('bad settings name their place and no value', () => {
  refused(() => remoteSettings({ SIGNALBOX_BROKER_PASSWORD: secret }), /without .*USERNAME/);
  refused(() => remoteSettings({ SIGNALBOX_BROKER_CA: '/nowhere.pem' }), /ENOENT/);
  const noCertificate = path.join(folder, 'no.pem');
  writeFileSync(noCertificate, secret);
  refused(() => remoteSettings({ SIGNALBOX_BROKER_CA: noCertificate }), /no certificate/);
  refused(() => remoteSettings(config(`{"brokers": [${secret}`)), /not JSON/);
  refused(() => remoteSettings(config({ brokers: [{ name: 'x', urls: [] }] })), /brokers\.0\.urls/);
  const typo = { name: 'x', urls: ['mqtt://h'], pasword: secret };
  refused(() => remoteSettings(config({ brokers: [typo] })), /brokers\.0/);
  refused(() => remoteSettings({ SIGNALBOX_BROKER_CONFIG: '/nowhere.json' }), /ENOENT/);
});

test('manners: own on loopback and where its owner says so, guest elsewhere, and always guest in public', () => {
  const manners = (url: string, isMine = false, isRehearsal = false) =>
    mannersFor({ url }, { isMine, isRehearsal }, folder).manners;
  assert.equal(manners('mqtt://127.0.0.1:1'), 'own');
  assert.equal(manners('ws://[::1]:1/mqtt'), 'own');
  assert.equal(manners('mqtt://broker.example'), 'guest');
  assert.equal(manners('mqtt://127.example.org'), 'guest');
  assert.equal(manners('mqtt://broker.example', true), 'own');
  assert.equal(manners('mqtt://broker.hivemq.com', true), 'guest');
  assert.equal(manners('mqtt://127.0.0.1:1', true, true), 'guest');
});
