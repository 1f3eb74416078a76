/** The bare peer in a page: what `page.evaluate` calls. */
import mqtt from 'mqtt';
import { barePeer } from './peer.mjs';

Object.assign(window, {
  peer: barePeer({ mqtt, PeerConnection: RTCPeerConnection, binary: (bytes) => bytes }),
});
