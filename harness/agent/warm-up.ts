/**
 * What a fresh page has never run is slow the first time: without this, the first offer and the first candidate of
 * every negotiation took up to 3 ms longer in our own code, inside what is measured.
 */
import { monotonicClock } from '../core/clock.ts';
import type { Signal } from '../core/signal.ts';
import type { Dialect, Place } from '../dialects/dialect.ts';
import { Acceptance } from './acceptance.ts';
import { candidateEntry, normalised } from './candidate.ts';
import { ufragOf } from './connection.ts';

const candidate = 'candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host';
const sdp = `v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=ice-ufrag:none\r\n`;
const negotiation: readonly Signal[] = [
  { kind: 'offer', sdp },
  { kind: 'answer', sdp },
  { kind: 'candidate', candidate, sdpMid: '0', sdpMLineIndex: 0, ufrag: 'none' },
  { kind: 'end-of-candidates' },
];

/** Enough for the engines' first compilers: SpiderMonkey's takes a function after 100 calls, V8's after fewer. */
const rounds = 60;
/** A dialect that encrypts in every round takes longer, and nobody waits for that. */
const mostMs = 30;

/** Writes and reads a negotiation in this dialect, and drops it: nothing of it is sent or recorded. */
export function warmUp(dialect: Dialect, place: Place, session: string): void {
  const to = place.peers.find((peer) => peer !== place.me) ?? place.me;
  const common = { from: place.me, to, session, toSession: session, seq: 1, createdAt: 0 };
  const other = { ...place, me: to };
  const acceptance = new Acceptance(to, dialect.freshnessMs);
  const end = monotonicClock.now() + mostMs;
  for (let round = 0; round < rounds && monotonicClock.now() < end; round++) {
    for (const signal of negotiation) {
      const wire = dialect.encode(place, { ...common, signal });
      if (wire === null) continue;
      const read = dialect.decode(other, wire.topic, wire.payload);
      if (read.ok) acceptance.judge(read.envelope, wire.payload, session);
    }
    ufragOf(sdp);
    normalised({ candidate, sdpMid: '0', sdpMLineIndex: 0 });
  }
  candidateEntry('remote', { candidate, sdpMid: '0', sdpMLineIndex: 0 }, false);
}
