/**
 * Tells the other side one address of ours, and that is the one of the link between us: one host UDP candidate is
 * kept and rewritten, every other candidate stays here. The journal says of each what became of it.
 */
import type { CandidateInit } from '../core/signal.ts';
import { readLine } from './candidate.ts';
import type { Journal } from './journal.ts';
import type { Advertise } from './protocol.ts';

export type Candidate = CandidateInit | null;
/** Tells the harness where this peer really is. */
export type TellAddress = (at: Advertise) => void;

/** Rewrites what one connection advertises; without a link nobody makes one. */
export class Advertiser {
  readonly #as: Advertise;
  readonly #tell: TellAddress;
  readonly #journal: Journal;
  #isKept = false;
  /** The first one of another interface: used when none of the wanted one comes. */
  #spare: CandidateInit | null = null;

  constructor(as: Advertise, tell: TellAddress, journal: Journal) {
    this.#as = as;
    this.#tell = tell;
    this.#journal = journal;
  }

  /** @returns what to send for a candidate of ours: nothing, it, or before the end the one that was kept back */
  candidate(candidate: Candidate): Candidate[] {
    if (candidate === null) return [...this.gathered(), null];
    const line = this.#line(candidate.candidate);
    if (line !== null) return [{ ...candidate, candidate: line }];
    this.#spare ??= isUsable(candidate.candidate) ? candidate : null;
    return [];
  }

  /** There will be no more: what was kept back must do. */
  gathered(): CandidateInit[] {
    const spare = this.#spare;
    if (spare === null || this.#isKept) return [];
    return [{ ...spare, candidate: this.#keep(spare.candidate) }];
  }

  /** The description as the other side is to get it; default addresses in it are taken out (RFC 8839 section 4.2). */
  description(sdp: string): string {
    const lines = sdp.split(/(?<=\n)/);
    const isComplete = lines.some((line) => line.startsWith('a=end-of-candidates'));
    const wanted = lines.map((line) => this.#ofDescription(line));
    if (isComplete && !this.#isKept) {
      const at = lines.findIndex((line) => isUsable(candidateOf(line)));
      const line = lines[at];
      if (line !== undefined) wanted[at] = `a=${this.#keep(candidateOf(line))}${endOf(line)}`;
    }
    return wanted.join('');
  }

  #ofDescription(line: string): string {
    if (/^c=IN IP[46] /.test(line)) return `c=IN IP4 0.0.0.0${endOf(line)}`;
    if (line.startsWith('m=')) return line.replace(/^(m=\S+) [1-9]\d*/, '$1 9');
    if (!line.startsWith('a=candidate:')) return line;
    const kept = this.#line(candidateOf(line));
    if (kept === null) this.#spare ??= spareOf(line);
    return kept === null ? '' : `a=${kept}${endOf(line)}`;
  }

  /** The rewritten line; null when it is not the one to keep. */
  #line(line: string): string | null {
    const why = this.#whyNot(line);
    if (why === null) return this.#keep(line);
    this.#journal.record({ kind: 'advertised', line, as: null, why });
    return null;
  }

  #whyNot(line: string): string | null {
    if (!isUsable(line)) return 'a link carries one IPv4 UDP host candidate';
    if (this.#isKept) return 'one is advertised already';
    const { family, address } = readLine(line);
    return family === 'mdns' || address === this.#as.address ? null : 'of another interface';
  }

  #keep(line: string): string {
    this.#isKept = true;
    const { address, port } = readLine(line);
    this.#tell({ address, port: port ?? 0 });
    const words = line.split(' ');
    words.splice(4, 2, this.#as.address, String(this.#as.port));
    const as = words.join(' ');
    this.#journal.record({ kind: 'advertised', line, as, why: '' });
    return as;
  }
}

function isUsable(line: string): boolean {
  const { type, protocol, family, port } = readLine(line);
  const isReachable = family === 'ipv4' || family === 'mdns';
  return type === 'host' && protocol === 'udp' && isReachable && port !== null;
}

const candidateOf = (line: string): string =>
  line.startsWith('a=candidate:') ? line.slice(2).trimEnd() : '';

const endOf = (line: string): string => /[\r\n]*$/.exec(line)?.[0] ?? '';

/** A candidate of a description, as a trickled one: with one section its index is 0 (catalogue ICE-005). */
function spareOf(line: string): CandidateInit | null {
  const candidate = candidateOf(line);
  return isUsable(candidate) ? { candidate, sdpMid: null, sdpMLineIndex: 0 } : null;
}
