/** The agent in a page: finds the engine's RTCPeerConnection and speaks to its driver over a WebSocket. */
import './small-parser.ts';
import { monotonicClock } from '../core/clock.ts';
import { Peer } from './peer.ts';
import type { PeerConnectionClass, Platform } from './platform.ts';
import type { DriverMessage, PeerIdentity } from './protocol.ts';

interface BrandedNavigator {
  readonly userAgentData?: {
    getHighEntropyValues(hints: string[]): Promise<{
      fullVersionList?: { brand: string; version: string }[];
    }>;
  };
}

const control = new WebSocket(controlUrl());
control.onopen = () => {
  void start();
};

function controlUrl(): string {
  const url = new URL('/control', location.href);
  url.protocol = 'ws:';
  url.search = location.search; // the token that says which peer this is
  return url.href;
}

async function start(): Promise<void> {
  const found: unknown = Reflect.get(window, 'RTCPeerConnection');
  const isClass = typeof found === 'function';
  const platform: Platform = {
    clock: monotonicClock,
    identity: await identify(),
    PeerConnection: isClass ? (found as PeerConnectionClass) : null, // the probe tries it out
    noRtc: isClass ? '' : `window.RTCPeerConnection is ${typeof found} in this page`,
    crossOriginIsolated: window.crossOriginIsolated,
    iceServers: [],
    toBinary: (bytes) => bytes,
  };
  const peer = new Peer(platform, (message) => {
    control.send(JSON.stringify(message));
  });
  control.onmessage = ({ data }) => {
    // Our own driver, on a socket that only this page has the token of
    void peer.handle(JSON.parse(String(data)) as DriverMessage);
  };
  peer.hello();
}

/** Engine and version by the page's own word; Chromium hides its full version behind client hints. */
async function identify(): Promise<PeerIdentity> {
  const { userAgent } = navigator;
  const { userAgentData } = navigator as BrandedNavigator; // not in TypeScript's DOM library
  const hints = await userAgentData?.getHighEntropyValues(['fullVersionList']);
  const brand = hints?.fullVersionList?.find(({ brand: name }) => name === 'Chromium');
  if (brand !== undefined) return { engine: 'chromium', version: brand.version, userAgent };
  const firefox = /Firefox\/([\d.]+)/.exec(userAgent)?.[1];
  if (firefox !== undefined) return { engine: 'firefox', version: firefox, userAgent };
  const chromium = /Chrom(?:e|ium)\/([\d.]+)/.exec(userAgent)?.[1];
  if (chromium !== undefined) return { engine: 'chromium', version: chromium, userAgent };
  const webkit = /Version\/([\d.]+).*Safari/.exec(userAgent)?.[1] ?? '';
  const engine = userAgent.includes('AppleWebKit') ? 'webkit' : 'unknown';
  return { engine, version: webkit, userAgent };
}
