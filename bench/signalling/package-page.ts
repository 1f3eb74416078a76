/** The published package in a page of the bench, used as its README says: join, wait for the peer, use an action. */
import { joinRoom, selfId } from '@trystero-p2p/mqtt';
import type { BenchPage, Meeting } from './page-protocol.ts';

const bench: BenchPage = {
  id: selfId,
  stay: (meeting) => {
    const { action } = enter(meeting);
    action.onMessage = (text) => action.send(text);
  },
  come: (meeting) =>
    new Promise((resolve) => {
      const nonce = crypto.randomUUID();
      const start = performance.now();
      const { room, action } = enter(meeting);
      action.onMessage = (text) => {
        if (text === nonce) resolve(performance.now() - start);
      };
      room.onPeerJoin = () => void action.send(nonce);
    }),
};

function enter({ url, room: name }: Meeting) {
  const config = { appId: 'bench', relayConfig: { urls: [url] }, rtcConfig: { iceServers: [] } };
  const room = joinRoom(config, name);
  return { room, action: room.makeAction<string>('echo') };
}

Object.assign(globalThis, { bench });
