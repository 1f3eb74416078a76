// my-stack.mjs
export { RTCPeerConnection } from 'node-datachannel/polyfill';
