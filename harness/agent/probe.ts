/** Asks the running peer what it can do: capabilities are probed, never assumed. */
import type { Clock } from '../core/clock.ts';
import { withDeadline } from '../core/deadline.ts';
import type { Ms } from '../core/units.ts';
import { dtlsTransport } from './connection.ts';
import type { PeerConnectionClass, Platform } from './platform.ts';
import type { Capabilities, Surroundings } from './protocol.ts';

/** A stack that has no offer by then will have none. */
const offerWithinMs: Ms = 5_000;
/** A clock that has not moved by then is of no use here. */
const watchClockMs: Ms = 20;

/** What is there before anything is tried: it costs a peer nothing, so every peer says it. */
export function surroundings({
  PeerConnection,
  noRtc,
  crossOriginIsolated,
  clock,
}: Platform): Surroundings {
  const rtc = PeerConnection !== null;
  return { rtc, noRtc, crossOriginIsolated, clockStepMs: clockStep(clock) };
}

/**
 * Makes one connection that goes nowhere, reads what it has, and closes it. It warms the stack up, so it is
 * for the first peer of a stack and not for those that are measured.
 */
export async function probe(platform: Platform): Promise<Capabilities> {
  const place = surroundings(platform);
  const nothing = { lowWaterEvent: false, dtlsState: false, stats: false };
  if (platform.PeerConnection === null) return { ...place, ...nothing };
  try {
    return { ...place, ...(await ask(platform.PeerConnection, platform.iceServers)) };
  } catch (error) {
    const noRtc = `a first connection that goes nowhere was tried: ${String(error)}`;
    return { ...place, rtc: false, noRtc, ...nothing };
  }
}

async function ask(PeerConnection: PeerConnectionClass, iceServers: RTCIceServer[]) {
  const pc = new PeerConnection({ iceServers });
  try {
    const channel = pc.createDataChannel('probe');
    await withDeadline(describe(pc), offerWithinMs, (waited) => ({
      code: 'no-rtc',
      what: `no offer was made and applied within ${waited} ms`,
      cure: 'try createOffer and setLocalDescription of this stack by hand',
    }));
    return {
      lowWaterEvent: 'onbufferedamountlow' in channel,
      dtlsState: dtlsTransport(pc) !== null,
      stats: typeof pc.getStats === 'function',
    };
  } finally {
    pc.close();
  }
}

async function describe(pc: RTCPeerConnection): Promise<void> {
  await pc.setLocalDescription(await pc.createOffer());
}

/** The smallest step between two different readings, of 200 and until it moved once. */
function clockStep(clock: Clock): Ms {
  let smallest = Infinity;
  let last = clock.now();
  // By the wall clock: this one may stand still
  const end = Date.now() + watchClockMs;
  for (let reading = 0; reading < 200 || smallest === Infinity; reading++) {
    if (Date.now() > end) break;
    const now = clock.now();
    if (now > last) smallest = Math.min(smallest, now - last);
    last = now;
  }
  return Number.isFinite(smallest) ? smallest : watchClockMs;
}
