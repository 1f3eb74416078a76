/**
 * The other end of the TCP reference: what a connection starts with says what is done with it. `e`: everything
 * that follows comes back; `s` and a 32-bit number: so many bytes are taken in, and answered by one when they are here.
 */
import { createServer } from 'node:net';
import { parentPort } from 'node:worker_threads';

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => undefined); // the harness went away: nothing is left to answer
  socket.once('data', (first) => {
    const rest = first.subarray(1);
    if (first[0] === 0x65) echo(socket, rest);
    else sink(socket, rest);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  parentPort?.postMessage(typeof address === 'object' && address !== null ? address.port : 0);
});

/** @param {import('node:net').Socket} socket @param {Buffer} first */
function echo(socket, first) {
  socket.write(first);
  socket.on('data', (data) => socket.write(data));
}

/** @param {import('node:net').Socket} socket @param {Buffer} first with the number, which is sent in one piece */
function sink(socket, first) {
  let left = first.readUInt32BE(0) - (first.length - 4);
  socket.on('data', (data) => {
    left -= data.length;
    if (left === 0) socket.write('.');
  });
}
