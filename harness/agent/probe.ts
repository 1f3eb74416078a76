/** Asks the running peer what it can do: capabilities are probed, never assumed. */
import type { Clock } from '../core/clock.ts';
import type { Ms } from '../core/units.ts';
import { dtlsTransport } from './connection.ts';
import type { PeerConnectionClass, Platform } from './platform.ts';
import type { Capabilities } from './protocol.ts';

/** Makes one connection that goes nowhere, reads what it has, and closes it. */
export async function probe(platform: Platform): Promise<Capabilities> {
  const place = {
    crossOriginIsolated: platform.crossOriginIsolated,
    clockStepMs: clockStep(platform.clock),
  };
  const nothing = { lowWaterEvent: false, dtlsState: false, stats: false };
  if (platform.PeerConnection === null) {
    return { rtc: false, noRtc: platform.noRtc, ...nothing, ...place };
  }
  try {
    return { rtc: true, noRtc: '', ...(await ask(platform.PeerConnection, platform.iceServers)), ...place };
  } catch (error) {
    const noRtc = `new RTCPeerConnection() or createDataChannel() threw: ${String(error)}`;
    return { rtc: false, noRtc, ...nothing, ...place };
  }
}

async function ask(PeerConnection: PeerConnectionClass, iceServers: RTCIceServer[]) {
  const pc = new PeerConnection({ iceServers });
  try {
    const channel = pc.createDataChannel('probe');
    await pc.setLocalDescription(await pc.createOffer());
    return {
      lowWaterEvent: 'onbufferedamountlow' in channel,
      dtlsState: dtlsTransport(pc) !== null,
      stats: typeof pc.getStats === 'function',
    };
  } finally {
    pc.close();
  }
}

/** The smallest step between two different readings of 200. */
function clockStep(clock: Clock): Ms {
  let smallest = Infinity;
  let last = clock.now();
  const end = last + 20;
  for (let reading = 0; reading < 200 && last < end; reading++) {
    const now = clock.now();
    if (now > last) smallest = Math.min(smallest, now - last);
    last = now;
  }
  return Number.isFinite(smallest) ? smallest : 20;
}
