/** The published package in a Node process: the polyfill's module is its argument, JSON lines are its words. */
import { createInterface } from 'node:readline';
import { original } from './original-peer.ts';
import type { OriginalCommand, OriginalEvent } from './original-protocol.ts';

const [, , polyfill = ''] = process.argv;
const loaded = (await import(polyfill)) as Record<string, unknown>; // looked through right below
const { RTCPeerConnection: found } = 'RTCPeerConnection' in loaded ? loaded : inDefault(loaded);
if (typeof found !== 'function') throw new Error(`${polyfill} exports no RTCPeerConnection`);

const tell = (event: OriginalEvent): void => {
  process.stdout.write(`${JSON.stringify(event)}\n`);
};
const complain = (error: unknown): void => {
  tell({ kind: 'complaint', why: error instanceof Error ? (error.stack ?? '') : String(error) });
};
process.on('uncaughtException', complain);
process.on('unhandledRejection', complain);
console.error = (...words: unknown[]) => {
  complain(words.map(String).join(' '));
};
const command = original(tell, found as typeof RTCPeerConnection); // the package's own test does the same
createInterface({ input: process.stdin }).on('line', (line) => {
  command(JSON.parse(line) as OriginalCommand).catch(complain); // written by our own test
});

function inDefault({ default: inner }: Record<string, unknown>): Record<string, unknown> {
  return typeof inner === 'object' && inner !== null ? { ...inner } : {};
}
