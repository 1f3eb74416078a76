/** The bare peer in a Node process: one JSON line in for each call, one out for each result. */
import { createInterface } from 'node:readline';
import mqtt from 'mqtt';
import { RTCPeerConnection } from 'node-datachannel/polyfill';
import { barePeer } from './peer.mjs';

/** @type {Record<string, (argument: any) => Promise<unknown>>} */
const peer = barePeer({
  mqtt,
  PeerConnection: /** @type {any} */ (RTCPeerConnection),
  binary: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
});

createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const { method, argument } = JSON.parse(line);
    const reply = await peer[method]?.(argument).then(
      (value) => ({ value }),
      (error) => ({ error: String(error) }),
    );
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  })
  .on('close', () => process.exit(0));
