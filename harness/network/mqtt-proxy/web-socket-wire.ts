/** A WebSocket as a wire: MQTT packets may be cut and joined by frames as they like (MQTT 3.1.1 section 6). */
import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import { resetSocket } from './tcp-wire.ts';
import type { Ending, Wire, WireEvents } from './wire.ts';

const highWaterBytes = 65_536;
/** No Close frame came; this code and 1005 are never sent (RFC 6455 section 7.4.1). */
const noCloseFrame = 1006;
const noCode = 1005;

/** @param socket - what carries `webSocket`, for ends that WebSocket has no words for */
export function webSocketWire(webSocket: WebSocket, socket: Duplex): Wire {
  let onDrain: () => void = () => undefined;
  let waiting = false;
  const sent = () => {
    if (!waiting || webSocket.bufferedAmount > highWaterBytes / 2) return;
    waiting = false;
    onDrain();
  };
  return {
    open: (events) => {
      onDrain = events.drain;
      listen(webSocket, socket, events);
    },
    write: (bytes, asText) => {
      if (webSocket.readyState !== webSocket.OPEN) return true;
      webSocket.send(bytes, { binary: !asText }, sent);
      waiting = webSocket.bufferedAmount > highWaterBytes;
      return !waiting;
    },
    pause: () => webSocket.pause(),
    resume: () => webSocket.resume(),
    end: (ending) => end(webSocket, socket, ending),
    reset: () => reset(webSocket, socket),
  };
}

function listen(webSocket: WebSocket, socket: Duplex, events: WireEvents): void {
  let error: string | null = null;
  socket.on('error', ({ message }) => (error = message));
  webSocket.on('error', () => undefined); // `close` follows
  webSocket.on('message', (data, isBinary) => events.data(bytesOf(data), !isBinary));
  webSocket.on('close', (code, reason) => {
    if (error !== null) events.ended({ how: 'rst', why: error });
    else if (code === noCloseFrame) events.ended({ how: 'fin' });
    else events.ended({ how: 'close-frame', code, reason: reason.toString() });
    events.closed();
  });
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

function end(webSocket: WebSocket, socket: Duplex, ending: Ending): void {
  if (ending.how === 'rst') reset(webSocket, socket);
  else if (ending.how === 'fin') socket.end();
  else if (ending.code === noCode) webSocket.close();
  else webSocket.close(ending.code, ending.reason);
}

function reset(webSocket: WebSocket, socket: Duplex): void {
  if (socket instanceof Socket) resetSocket(socket);
  webSocket.terminate();
}
