/** Whom a link believes where a peer is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Whereabouts } from './whereabouts.ts';

const at = (address: string, port: number) => ({ address, port });

test('nobody knows at first; the word of the peer is believed', () => {
  const peer = new Whereabouts('10.0.0.1');
  assert.equal(peer.target, null);
  peer.told(at('10.0.0.7', 5_000));
  assert.deepEqual(peer.target, at('10.0.0.7', 5_000));
});

test('what is seen of the same socket wins: a stack may send from another address of its machine', () => {
  const peer = new Whereabouts('10.0.0.1');
  peer.told(at('10.0.0.7', 5_000));
  assert.ok(peer.seen(at('127.0.0.1', 5_000)));
  assert.deepEqual(peer.target, at('127.0.0.1', 5_000));
});

test('another socket of the peer is none of the link, once it has told of one', () => {
  const peer = new Whereabouts('10.0.0.1');
  assert.ok(peer.seen(at('10.0.0.7', 4_000)));
  peer.told(at('10.0.0.7', 5_000));
  assert.deepEqual(peer.target, at('10.0.0.7', 5_000));
  assert.ok(!peer.seen(at('10.0.0.7', 4_000)));
});

test('behind an mDNS name it is taken to be on this machine', () => {
  const peer = new Whereabouts('10.0.0.1');
  peer.told(at('6f1b.local', 5_000));
  assert.deepEqual(peer.target, at('10.0.0.1', 5_000));
});
