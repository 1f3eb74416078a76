/** The certificates that our brokers show. */
import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { certificatesFor, makeCertificates } from './certificates.ts';

test('a certificate is signed by its own authority, for loopback alone, and fits its key', async () => {
  const made = await makeCertificates();
  const server = new X509Certificate(made.certificate);
  const authority = new X509Certificate(made.ca);
  assert.equal(server.checkIssued(authority), true);
  assert.equal(server.verify(authority.publicKey), true);
  assert.equal(server.checkPrivateKey(createPrivateKey(made.key)), true);
  assert.equal(server.checkIP('127.0.0.1'), '127.0.0.1');
  assert.equal(server.checkHost('localhost'), 'localhost');
  assert.equal(server.checkHost('example.org'), undefined);
  assert.deepEqual([authority.ca, server.ca], [true, false]);
  assert.equal(server.verify(new X509Certificate((await makeCertificates()).ca).publicKey), false);
});

test('an expired certificate has ended, its authority has not', async () => {
  const { ca, certificate } = await makeCertificates({ expired: true });
  assert.ok(new Date(new X509Certificate(certificate).validTo).getTime() < Date.now());
  assert.ok(new Date(new X509Certificate(ca).validTo).getTime() > Date.now());
});

test('they are made for secure transports alone', async () => {
  assert.equal(await certificatesFor({ transports: new Set(['tcp', 'ws']) }), null);
  assert.notEqual(await certificatesFor({ transports: new Set(['ws', 'wss']) }), null);
});
