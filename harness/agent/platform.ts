/** Where an agent runs, handed to it: the one thing that differs between a page and a Node process. */
import type { Clock } from '../core/clock.ts';
import type { PeerIdentity } from './protocol.ts';

export type PeerConnectionClass = new (config?: RTCConfiguration) => RTCPeerConnection;

export interface Platform {
  readonly clock: Clock;
  readonly identity: PeerIdentity;
  /** Null where the build has none; `noRtc` then says how that was found. */
  readonly PeerConnection: PeerConnectionClass | null;
  readonly noRtc: string;
  readonly crossOriginIsolated: boolean;
  /** None, but for stacks that would ask a public server when given none. */
  readonly iceServers: RTCIceServer[];
  /** Bytes in the form that this place's `send` accepts: a Buffer in Node, a view in a page. */
  toBinary(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
}
