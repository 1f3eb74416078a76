/** Every way in which a broker cannot be reached has its own code, in time, and tells nobody the password. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { before, test } from 'node:test';
import { createServer } from 'node:tls';
import { inspect } from 'node:util';
import type { ErrorCode } from '../core/errors.ts';
import { HarnessError } from '../core/errors.ts';
import { transports, type BrokerAddress } from './broker.ts';
import { makeCertificates, type Certificates } from './certificates.ts';
import { connectFailure } from './connect-failure.ts';
import {
  answering,
  broker,
  echoing,
  fullQueue,
  greeting,
  hangingUp,
  httpServer,
  silent,
  standIn,
} from './connect-stand-ins.ts';
import { connectMqtt, type ConnectOptions } from './connect.ts';
import { guestEtiquette } from './etiquette.ts';

const secret = 'correct-horse-battery';
const login = { username: 'somebody', password: secret };
let certificates: Certificates;
let others: Certificates;
let expired: Certificates;
before(async () => {
  [certificates, others, expired] = await Promise.all([
    makeCertificates(),
    makeCertificates(),
    makeCertificates({ expired: true }),
  ]);
});

/** Fails to connect with this code, within the deadline, and shows the secret nowhere. */
async function refused(
  address: BrokerAddress,
  code: ErrorCode,
  what: RegExp,
  options: ConnectOptions = {},
): Promise<HarnessError> {
  const error: unknown = await connectMqtt({ ...login, ...address }, options).then(
    async (client) => {
      await client.endAsync(true);
      return new Error('it was accepted');
    },
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof HarnessError, String(error));
  assert.equal(error.code, code, error.message);
  assert.match(error.what, what);
  assert.ok(error.cure.length > 10);
  assert.ok(!everythingIn(error).includes(secret), 'the password is in the error');
  return error;
}

const everythingIn = (error: unknown): string =>
  inspect(error, { depth: Infinity, showHidden: true, maxStringLength: Infinity }) +
  JSON.stringify(error);

for (const transport of transports) {
  test(`over ${transport} a broker with the right login is reached, and a wrong password is its own code`, async () => {
    await using right = await standIn(transport, await broker(secret), certificates);
    await using wrong = await standIn(transport, await broker('another'), certificates);
    const { ca } = certificates;
    const client = await connectMqtt({ url: right.url, ca, ...login });
    assert.equal(client.connected, true);
    await client.endAsync();
    await refused({ url: wrong.url, ca }, 'broker-login-refused', /code 4: user name or password/);
  });

  test(`over ${transport} a broker that takes everything and says nothing is broker-connect-timeout`, async () => {
    await using server = await standIn(transport, silent, certificates);
    const address = { url: server.url, ca: certificates.ca };
    await refused(address, 'broker-connect-timeout', /no CONNACK .* within 400 ms/, {
      within: 400,
    });
  });

  test(`over ${transport} a broker that hangs up on CONNECT is broker-closed-early`, async () => {
    await using server = await standIn(transport, hangingUp, certificates);
    const address = { url: server.url, ca: certificates.ca };
    await refused(address, 'broker-closed-early', /closed the connection before CONNACK/);
  });
}

for (const [level, code, words, name] of [
  [4, 1, /version of MQTT/, 'broker-refused'],
  [4, 2, /client id/, 'broker-refused'],
  [4, 3, /unavailable/, 'broker-refused'],
  [4, 5, /not authorised/, 'broker-login-refused'],
  [4, 77, /no standard knows/, 'broker-refused'],
  [5, 128, /no reason/, 'broker-refused'],
  [5, 134, /password is wrong/, 'broker-login-refused'],
  [5, 135, /not authorised/, 'broker-login-refused'],
  [5, 137, /busy/, 'broker-refused'],
  [5, 138, /banned/, 'broker-refused'],
  [5, 159, /too many connections/, 'broker-refused'],
] as const) {
  test(`CONNACK ${code} of MQTT level ${level} is ${name}, in words`, async () => {
    const packet =
      level === 4
        ? ({ cmd: 'connack', returnCode: code, sessionPresent: false } as const)
        : ({ cmd: 'connack', reasonCode: code, sessionPresent: false } as const);
    await using server = await standIn('tcp', answering(packet, level));
    const error = await refused({ url: server.url }, name, words, { level });
    assert.match(error.what, new RegExp(`code ${code}`));
  });
}

for (const transport of ['tls', 'wss'] as const) {
  test(`over ${transport} an authority that did not sign the certificate is broker-certificate-refused`, async () => {
    await using server = await standIn(transport, await broker(), certificates);
    const { url } = server;
    await refused({ url, ca: others.ca }, 'broker-certificate-refused', /certificate of/);
    await refused({ url }, 'broker-certificate-refused', /certificate of/);
  });

  test(`over ${transport} an expired certificate is broker-certificate-expired`, async () => {
    await using server = await standIn(transport, await broker(), expired);
    const address = { url: server.url, ca: expired.ca };
    await refused(address, 'broker-certificate-expired', /not valid now/);
  });

  test(`${transport} to a port that speaks plain MQTT or HTTP is broker-not-tls`, async () => {
    await using plain = await standIn('tcp', await broker());
    await using http = await httpServer((_, response) => response.end(), transport);
    const url = plain.url.replace('mqtt:', transport === 'tls' ? 'mqtts:' : 'wss:');
    await refused({ url }, 'broker-not-tls', /did not speak TLS/);
    const httpUrl = http.url.replace(/^\w+:/, transport === 'tls' ? 'mqtts:' : 'wss:');
    await refused({ url: httpUrl }, 'broker-not-tls', /did not speak TLS/);
  });

  test(`${transport} to a port that never answers is told as the missing handshake`, async () => {
    await using server = await standIn('tcp', silent);
    const url = server.url.replace('mqtt:', transport === 'tls' ? 'mqtts:' : 'wss:');
    await refused({ url }, 'broker-connect-timeout', /no TLS handshake/, { within: 300 });
  });
}

test('a certificate for another host is broker-certificate-refused with its own cure', async () => {
  await using server = await standIn('tls', await broker(), certificates, '127.0.0.2');
  const address = { url: server.url, ca: certificates.ca };
  const error = await refused(address, 'broker-certificate-refused', /127\.0\.0\.2/);
  assert.match(error.cure, /host name that the certificate is for/);
});

test('a host name that does not resolve is broker-host-unknown', async () => {
  // RFC 6761 section 6.4: no name under .invalid ever resolves
  const url = 'mqtt://broker.invalid:1883';
  await refused({ url }, 'broker-host-unknown', /broker\.invalid.* does not resolve/);
});

test('a host that drops packets is broker-host-unreachable', async () => {
  await using full = await fullQueue();
  const url = `mqtt://127.0.0.1:${full.port}`;
  await refused({ url }, 'broker-host-unreachable', /no TCP connection .* 300 ms/, { within: 300 });
});

test('a host without a route is broker-host-unreachable', () => {
  for (const code of ['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']) {
    const error = Object.assign(new Error(`connect ${code}`), { code });
    const told = connectFailure(error, { url: 'mqtt://192.0.2.1' }, 'tcp');
    assert.equal(told.code, 'broker-host-unreachable');
    assert.match(told.what, new RegExp(code));
  }
});

test('a port that nobody listens on is broker-unreachable', async () => {
  const server = await standIn('tcp', silent);
  await server.kill();
  await refused({ url: server.url }, 'broker-unreachable', /ECONNREFUSED/);
  const byName = server.url.replace('127.0.0.1', 'localhost'); // all addresses of a name are tried
  await refused({ url: byName }, 'broker-unreachable', /ECONNREFUSED/);
});

test('an HTTP server, an SSH server and an echo are each named, and nothing they say is repeated', async () => {
  await using http = await httpServer((_, response) => response.end(), 'mqtt');
  await refused({ url: http.url }, 'broker-not-mqtt', /an HTTP server/);
  await using ssh = await standIn('tcp', greeting('SSH-2.0-OpenSSH_9.2\r\n'));
  await refused({ url: ssh.url }, 'broker-not-mqtt', /an SSH server/);
  await using mail = await standIn('tcp', greeting('220 mail.example ESMTP\r\n'));
  await refused({ url: mail.url }, 'broker-not-mqtt', /mail or FTP/);
  await using echo = await standIn('tcp', echoing);
  await refused({ url: echo.url }, 'broker-not-mqtt', /echoes/);
  await using strange = await standIn('tcp', greeting('\u0099\u0098'));
  await refused({ url: strange.url }, 'broker-not-mqtt', /first byte is 0xc2/);
});

test('a TLS port that is spoken to in plain is recognised by its alert, or closes early', async () => {
  await using server = await standIn('tls', await broker(), certificates);
  const url = server.url.replace('mqtts:', 'mqtt:');
  const alert = '\u0015\u0003\u0001\u0000\u0002\u0002\u000a';
  await using alerting = await standIn('tcp', greeting(alert));
  await refused({ url: alerting.url }, 'broker-not-mqtt', /a TLS server/);
  await refused({ url }, 'broker-closed-early', /before CONNACK/);
});

test('a wrong WebSocket path is broker-not-websocket with the status that the server gave', async () => {
  await using http = await httpServer((_, response) => response.end(), 'ws');
  await refused({ url: `${http.url}/nowhere` }, 'broker-not-websocket', /HTTP 404/);
  await refused({ url: `${http.url}/bad` }, 'broker-not-websocket', /HTTP 400/);
  await using server = await standIn('ws', await broker());
  const url = server.url.replace('/mqtt', '/other');
  await refused({ url }, 'broker-not-websocket', /HTTP 400/);
});

test('ws to a port for MQTT over TCP is broker-not-websocket', async () => {
  await using server = await standIn('tcp', await broker());
  const url = server.url.replace('mqtt:', 'ws:');
  await refused({ url }, 'broker-not-websocket', /did not open a WebSocket/);
});

test('a public broker is not connected to without the manners of a guest, however it is named', async () => {
  const unguarded = /public broker (hivemq|mosquitto-org)/;
  const url = 'mqtt://broker.hivemq.com:1883';
  await refused({ url }, 'public-broker-unguarded', unguarded);
  await refused({ url: 'wss://TEST.mosquitto.org./x' }, 'public-broker-unguarded', unguarded);
});

test('with the manners of a guest every connection is taken from the budget, refused ones too', async () => {
  await using server = await standIn('tcp', await broker());
  const amount = { connections: 2, messages: 1, bytes: 10 };
  const etiquette = guestEtiquette(null, { perMinute: amount, perRun: amount });
  const client = await connectMqtt({ url: server.url }, { etiquette });
  await client.publishAsync('a', '0123456789');
  await assert.rejects(client.publishAsync('a', '0'), { code: 'budget-exhausted' });
  await client.endAsync();
  await server.kill();
  await refused({ url: server.url }, 'broker-unreachable', /ECONNREFUSED/, { etiquette });
});

test('a broker that asks for a certificate of the client is broker-tls-failed, and says so', async () => {
  const { key, certificate, ca } = certificates;
  // In TLS 1.3 the client hears of it only after its handshake
  const demand = { requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' } as const;
  const server = createServer({ ...demand, key, cert: certificate, ca }, () => undefined);
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const { cure } = await refused(
    { url: `mqtts://127.0.0.1:${port}`, ca },
    'broker-tls-failed',
    /the TLS handshake with mqtts:.* failed/,
  );
  assert.match(cure, /client certificate/);
  server.close();
});
