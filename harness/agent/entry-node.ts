/**
 * The agent in a Node process: takes any module's RTCPeerConnection; reads JSON lines from stdin and writes
 * them to file descriptor 3, because standard output belongs to whatever the module prints.
 * Its arguments say which: module URL, engine, version and, where the stack needs one, a STUN server.
 */
import './small-parser.ts';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { monotonicClock } from '../core/clock.ts';
import { Peer } from './peer.ts';
import type { PeerConnectionClass, Platform } from './platform.ts';
import type { DriverMessage } from './protocol.ts';

// A terminal's Ctrl-C goes to the whole group, and is for the runner: a peer ends when its driver lets go
process.on('SIGINT', () => undefined);

const toDriver = new Socket({ fd: 3, readable: false, writable: true });
const [moduleUrl = '', engine = '', version = '', stunUrl = ''] = process.argv.slice(2);

const loaded = await load(moduleUrl);
const platform: Platform = {
  clock: monotonicClock,
  identity: { engine, version, userAgent: `Node.js/${process.versions.node} ${engine}/${version}` },
  PeerConnection: loaded.PeerConnection,
  noRtc: loaded.noRtc,
  crossOriginIsolated: false,
  iceServers: stunUrl === '' ? [] : [{ urls: stunUrl }],
  // Every stack takes a Buffer, and one of them nothing else
  toBinary: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
};
const peer = new Peer(platform, (message) => {
  toDriver.write(`${JSON.stringify(message)}\n`);
});
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  // Our own driver, on a pipe that nobody else holds
  void peer.handle(JSON.parse(line) as DriverMessage);
});
lines.on('close', () => process.exit(0)); // the driver let go, or is dead
peer.hello();

async function load(url: string): Promise<Pick<Platform, 'PeerConnection' | 'noRtc'>> {
  try {
    const module = (await import(url)) as Record<string, unknown>; // any module; what it exports is checked below
    const exported = module['default'] as Record<string, unknown> | undefined;
    const found = module['RTCPeerConnection'] ?? exported?.['RTCPeerConnection'];
    if (typeof found === 'function') {
      return { PeerConnection: found as PeerConnectionClass, noRtc: '' }; // the probe tries it out
    }
    return { PeerConnection: null, noRtc: `${url} exports no RTCPeerConnection` };
  } catch (error) {
    return { PeerConnection: null, noRtc: `${url} could not be loaded: ${String(error)}` };
  }
}
