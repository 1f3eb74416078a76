/** The bare peer in a page: what `page.evaluate` calls. */
import mqtt from 'mqtt';
import { BarePeer } from './peer.mjs';

Object.assign(window, {
  peer: new BarePeer({ mqtt, PeerConnection: RTCPeerConnection, binary: (bytes) => bytes }),
});
