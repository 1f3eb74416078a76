/** A TCP or TLS socket as a wire; half-open as TCP is. */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Ending, Wire, WireEvents } from './wire.ts';

/** The socket was made with `allowHalfOpen`, and nobody reads it yet. */
export function tcpWire(socket: Socket): Wire {
  socket.setNoDelay(true);
  return {
    open: (events) => listen(socket, events),
    write: (bytes) => (socket.writable ? socket.write(bytes) : true),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    end: ({ how }) => {
      if (how === 'rst') resetSocket(socket);
      else socket.end();
    },
    reset: () => resetSocket(socket),
  };
}

function listen(socket: Socket, events: WireEvents): void {
  let over = false;
  let error: string | null = null;
  const ended = (ending: Ending) => {
    if (over) return;
    over = true;
    events.ended(ending);
  };
  socket.on('data', (bytes: Buffer) => events.data(bytes, false));
  socket.on('drain', events.drain);
  socket.on('end', () => ended({ how: 'fin' }));
  socket.on('error', ({ message }) => (error = message));
  socket.on('close', () => {
    ended(error === null ? { how: 'fin' } : { how: 'rst', why: error });
    events.closed();
  });
}

/** Ends with a RST; a TLS socket has no such call, so there it is just destroyed. */
export function resetSocket(socket: Socket): void {
  if (socket.destroyed) return;
  if (socket instanceof TLSSocket || socket.connecting) socket.destroy();
  else socket.resetAndDestroy();
}
