/** Reads and normalises ICE candidates; what the stack really emitted is kept beside it. */
import type { CandidateInit } from '../core/signal.ts';
import type { EventOf } from '../timeline/event.ts';
import type { Entry } from './journal.ts';

type CandidateEvent = EventOf<'candidate'>;

/**
 * A candidate in the one form that every stack takes: line and numeric index (catalogue ICE-005).
 * With a single data section a missing index can only be 0; the fallback is visible in the timeline.
 */
export function normalised(raw: RTCIceCandidateInit): CandidateInit {
  const { candidate = '', sdpMid = null, sdpMLineIndex } = raw;
  return {
    candidate: candidate.replace(/^a=/, ''),
    sdpMid,
    sdpMLineIndex: typeof sdpMLineIndex === 'number' ? sdpMLineIndex : 0,
  };
}

/** The timeline's words for a candidate (grammar: RFC 8839 section 5.1). */
export function candidateEntry(
  side: 'local' | 'remote',
  raw: RTCIceCandidateInit,
  queued: boolean,
): Entry {
  const line = raw.candidate ?? '';
  const { sdpMid = null, sdpMLineIndex } = raw;
  return { kind: 'candidate', side, line, ...readLine(line), sdpMid, sdpMLineIndex, queued };
}

export type ReadLine = Pick<CandidateEvent, 'type' | 'protocol' | 'family' | 'address' | 'port'>;

/** What a candidate line says; for an empty one, that it is the end. */
export function readLine(line: string): ReadLine {
  if (line === '') return { ...unknown, type: 'end' };
  const [, , protocol = '', , address = '', port = '', , type = ''] = line.split(/\s+/);
  return {
    type: typeNamed(type),
    protocol: protocolNamed(protocol.toLowerCase()),
    family: familyOf(address),
    address,
    port: /^\d{1,5}$/.test(port) ? Number(port) : null,
  };
}

const unknown: ReadLine = {
  type: 'unknown',
  protocol: 'unknown',
  family: 'unknown',
  address: '',
  port: null,
};

function typeNamed(type: string): ReadLine['type'] {
  return type === 'host' || type === 'srflx' || type === 'prflx' || type === 'relay'
    ? type
    : 'unknown';
}

function protocolNamed(protocol: string): ReadLine['protocol'] {
  return protocol === 'udp' || protocol === 'tcp' ? protocol : 'unknown';
}

function familyOf(address: string): ReadLine['family'] {
  if (address.endsWith('.local')) return 'mdns';
  if (address.includes(':')) return 'ipv6';
  return /^\d+\.\d+\.\d+\.\d+$/.test(address) ? 'ipv4' : 'unknown';
}
