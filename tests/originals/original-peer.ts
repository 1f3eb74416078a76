/**
 * The published package as a peer: joins a room, tells what its callbacks tell, does as it is told. The same in a page
 * and in Node; nothing of ours is in it. The action is the one that our peers talk in.
 */
import { joinRoom, selfId, type DataPayload, type Room } from '@trystero-p2p/mqtt';
import type { OriginalCommand, OriginalEvent, RoomSettings } from './original-protocol.ts';

export type Tell = (event: OriginalEvent) => void;

/** @param rtcPolyfill - in Node, where there is none @returns what carries out commands */
export function original(
  tell: Tell,
  rtcPolyfill?: typeof RTCPeerConnection,
): (command: OriginalCommand) => Promise<void> {
  let member: Member | null = null;
  tell({ kind: 'loaded', id: selfId });
  return async (command) => {
    if (command.do === 'join') member = enter(command.settings, tell, rtcPolyfill);
    else if (member === null) throw new Error(`${command.do} before join`);
    else await obey(command, member, tell);
  };
}

interface Member {
  readonly room: Room;
  readonly send: (message: DataPayload) => Promise<void>;
}

function enter(settings: RoomSettings, tell: Tell, rtcPolyfill?: typeof RTCPeerConnection): Member {
  const { url, app, room: name, password, stunUrl } = settings;
  const config = {
    ...{ appId: app, password, relayConfig: { urls: [url] } },
    rtcConfig: { iceServers: stunUrl === '' ? [] : [{ urls: stunUrl }] },
    ...(rtcPolyfill === undefined ? {} : { rtcPolyfill }),
  };
  const room = joinRoom(config, name, {
    onJoinError: ({ error }) => {
      tell({ kind: 'join-error', why: error });
    },
  });
  room.onPeerJoin = (peer) => {
    tell({ kind: 'peer-joined', peer });
  };
  room.onPeerLeave = (peer) => {
    tell({ kind: 'peer-left', peer });
  };
  const action = room.makeAction('signalbox', {
    onMessage: async (data) => {
      tell({ kind: 'received', message: await inWords(data) });
    },
  });
  return { room, send: (message) => action.send(message) };
}

type LaterCommand = Exclude<OriginalCommand, { do: 'join' }>;

async function obey(command: LaterCommand, { room, send }: Member, tell: Tell): Promise<void> {
  switch (command.do) {
    case 'say':
      return send(command.text);
    case 'say-bytes': {
      const bytes = randomBytes(command.size);
      tell({ kind: 'sent', message: await inWords(bytes) });
      return send(bytes);
    }
    case 'ping':
      tell({ kind: 'pong', ms: await room.ping(command.peer) });
      return;
    case 'leave':
      return room.leave();
  }
}

/** `getRandomValues` gives 64 KiB at most at once. */
function randomBytes(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

async function inWords(data: DataPayload): Promise<string> {
  if (typeof data === 'string') return data;
  if (!(data instanceof ArrayBuffer || ArrayBuffer.isView(data))) return JSON.stringify(data);
  // A view or a buffer, as the line above found; the type of the package only says less of its memory
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data as BufferSource));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${data.byteLength} B, SHA-256 ${hex}`;
}
