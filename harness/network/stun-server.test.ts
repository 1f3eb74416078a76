/** Tests of the STUN server: the published test vector's address, and what must not be answered. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerTo } from './stun-server.ts';

// RFC 5769 section 2.2: 192.0.2.1 port 32853 under this transaction id is XOR-mapped to a1 47 e1 12 a6 43
const transaction = 'b7e7a701bc34d686fa87dfae';
const request = Buffer.from(`000100002112a442${transaction}`, 'hex');

test('a Binding request is answered with the XOR-mapped address of RFC 5769 section 2.2', () => {
  const answer = answerTo(request, { address: '192.0.2.1', port: 32_853 });
  assert.equal(answer?.toString('hex'), `0101000c2112a442${transaction}002000080001a147e112a643`);
});

test('what is no Binding request is not answered', () => {
  const from = { address: '127.0.0.1', port: 1 };
  const indication = Buffer.from(request);
  indication.writeUInt16BE(0x0011, 0);
  const strange = Buffer.from(request);
  strange.writeUInt32BE(1, 4);
  assert.equal(answerTo(indication, from), null);
  assert.equal(answerTo(strange, from), null);
  assert.equal(answerTo(request.subarray(0, 19), from), null);
});
