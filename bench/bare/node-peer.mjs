/** The bare peer in a Node process: one JSON line in for each call, one out for each result. */
import { createInterface } from 'node:readline';
import mqtt from 'mqtt';
import { RTCPeerConnection } from 'node-datachannel/polyfill';
import { BarePeer } from './peer.mjs';

const peer = new BarePeer({
  mqtt,
  PeerConnection: /** @type {any} */ (RTCPeerConnection),
  binary: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
});

createInterface({ input: process.stdin })
  .on('line', (line) => void answer(line))
  .on('close', () => process.exit(0));

/** @param {string} line */
async function answer(line) {
  /** @type {{ method: 'meet' | 'prepare' | 'negotiate' | 'send' | 'receive' | 'leave', argument: unknown }} */
  const { method, argument } = JSON.parse(line);
  const call = /** @type {(argument: unknown) => Promise<unknown>} */ (peer[method].bind(peer));
  const reply = await call(argument).then(
    (value) => ({ value }),
    (/** @type {unknown} */ error) => ({ error: String(error) }),
  );
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
