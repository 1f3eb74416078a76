/** One side of a link: the socket that a peer takes for the other peer, and where that peer itself is. */
import { createSocket, type Socket } from 'node:dgram';
import { HarnessError } from '../../core/errors.ts';
import type { Passage } from './impairments/impairment.ts';
import type { Address } from './protocol.ts';
import type { Counts } from './statistics.ts';
import { Whereabouts } from './whereabouts.ts';

/** As large as the system allows: what a burst overflows here would be lost without being counted. */
const bufferBytes = 4 * 1_024 * 1_024;
/** What waits at most for the address of its receiver; a peer tells it in a few ms. */
const mostHeld = 256;

export interface FaceListener {
  /** A datagram of the peer; read at once, its bytes are its own. */
  onDatagram(bytes: Uint8Array): void;
  /** One that is none of the link's, and why not. */
  onStranger(bytes: Uint8Array, cause: 'other-socket' | 'old-port'): void;
}

/** What a peer takes for the other one. */
export class Face {
  readonly whereabouts: Whereabouts;
  readonly #host: string;
  readonly #listener: FaceListener;
  readonly #former: Socket[] = [];
  #socket: Socket;
  #held: [Passage, Counts][] = [];

  /** @throws HarnessError `link-start-failed` */
  static async open(host: string, listener: FaceListener): Promise<Face> {
    return new Face(host, listener, await bound(host));
  }

  private constructor(host: string, listener: FaceListener, socket: Socket) {
    this.#host = host;
    this.#listener = listener;
    this.#socket = socket;
    this.whereabouts = new Whereabouts(host);
    this.#listen(socket);
  }

  /** Where the peer on this side reaches the other one. */
  get address(): Address {
    return this.#socket.address();
  }

  /** Sends to the peer, or keeps it until somebody knows where the peer is. */
  send(passage: Passage, counts: Counts, now: number): void {
    const { target } = this.whereabouts;
    if (target === null) {
      this.#hold(passage, counts);
      return;
    }
    this.#socket.send(passage.bytes, target.port, target.address, (error) => {
      if (error !== null) counts.dropped('send-failed');
    });
    counts.sent(passage, now);
  }

  /** To be called when the whereabouts may have changed: sends what waited for it. */
  sendHeld(now: number): void {
    if (this.whereabouts.target === null) return;
    for (const [passage, counts] of this.#held.splice(0)) this.send(passage, counts, now);
  }

  /**
   * From now on the peer is sent to from another port; what it sends to the former one is lost without an answer,
   * as at a NAT. @throws HarnessError `link-start-failed`
   */
  async rebind(): Promise<void> {
    const socket = await bound(this.#host);
    this.#former.push(this.#socket);
    this.#socket = socket;
    this.#listen(socket);
  }

  close(): void {
    for (const [, counts] of this.#held.splice(0)) counts.dropped('no-address');
    for (const socket of [...this.#former, this.#socket]) socket.close();
  }

  #hold(passage: Passage, counts: Counts): void {
    counts.held();
    this.#held.push([passage, counts]);
    if (this.#held.length > mostHeld) this.#held.shift()?.[1].dropped('no-address');
  }

  #listen(socket: Socket): void {
    socket.on('message', (bytes, from) => {
      if (socket !== this.#socket) this.#listener.onStranger(bytes, 'old-port');
      else if (this.whereabouts.seen(from)) this.#listener.onDatagram(bytes);
      else this.#listener.onStranger(bytes, 'other-socket');
    });
  }
}

async function bound(host: string): Promise<Socket> {
  // Node asks its resolver for every datagram unless it is told that an address is one
  const socket = createSocket({
    type: 'udp4',
    lookup: (name, _options, done) => done(null, name, 4),
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(0, host, resolve);
    });
  } catch (cause) {
    socket.close();
    throw new HarnessError({
      code: 'link-start-failed',
      what: `no UDP socket could be bound to ${host}: ${String(cause)}`,
      cure: 'is that an address of this machine, and is there a free port?',
      cause,
    });
  }
  socket.removeAllListeners('error');
  socket.on('error', () => undefined); // an ICMP answer to something sent: the peer has gone
  enlarge(socket);
  return socket;
}

function enlarge(socket: Socket): void {
  try {
    socket.setRecvBufferSize(bufferBytes);
    socket.setSendBufferSize(bufferBytes);
  } catch {
    // the system does not allow it: its own size will do
  }
}
