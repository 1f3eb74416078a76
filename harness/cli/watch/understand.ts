/** What a message on a broker says: in the dialects that only they themselves can read, otherwise by its topic and shape. */
import { recognise } from '../../analysis/signalling/recognise.ts';
import type { Published, Sighting, SightingKind } from '../../analysis/signalling/sighting.ts';
import type { Signal } from '../../core/signal.ts';
import type { Dialect, Room } from '../../dialects/dialect.ts';
import { dialectNamed } from '../../dialects/registry.ts';

/** Filters beyond the usual ones, and the meaning of what comes. */
export interface Understanding {
  /** They grow where topics are made of names: with everybody who appears. */
  filters(): readonly string[];
  /** Never throws, whatever the payload is. */
  read(published: Published): Sighting;
}

/** Whose topics and payloads tell it to whoever knows neither names nor rooms. */
const toldByShape: ReadonlySet<string> = new Set(['native', 'godot-classic', 'godot-workbench']);

/** Of these dialects a user's own, and trystero, whose topics are hashes of the room. */
export const selfReading = (names: readonly string[]): Dialect[] =>
  names.filter((name) => !toldByShape.has(name)).map(dialectNamed);

/** @param dialects - the first one that takes a message reads it */
export function understanding(dialects: readonly Dialect[], room: Room): Understanding {
  const readers = dialects.map((dialect) => readerOf(dialect, room));
  return {
    filters: () => readers.flatMap((reader) => reader.filters()),
    read: (published) => {
      for (const reader of readers) {
        const sighting = reader.read(published);
        if (sighting !== null) return sighting;
      }
      return recognise(published);
    },
  };
}

interface Reader {
  filters(): readonly string[];
  read(published: Published): Sighting | null;
}

/** A room has fewer; of a flood of made-up names the first are kept (catalogue HR-7). */
const mostPeers = 256;

/** Remembers who was there: what is said to them may be on topics of their own. */
function readerOf(dialect: Dialect, room: Room): Reader {
  const peers = new Set(room.peers);
  const topicsOf = (...names: string[]) => dialect.observed({ ...room, peers: names });
  let topics = topicsOf(...peers);
  const meet = (name: string): void => {
    if (name === '' || peers.has(name) || peers.size >= mostPeers) return;
    peers.add(name);
    topics = topicsOf(...peers);
  };
  const refused = (published: Published, why: string): Sighting | null => {
    const { topic } = published;
    if (!topics.includes(topic)) return null;
    const to = topicsOf().includes(topic)
      ? null
      : ([...peers].find((peer) => topicsOf(peer).includes(topic)) ?? null);
    return { ...recognise(published), root: room.room, to, detail: why };
  };
  return {
    filters: () => topics,
    read: (published) => {
      const place = { ...room, peers: [...peers] };
      const decoded = dialect.decode(place, published.topic, published.payload);
      if (!decoded.ok) return refused(published, decoded.why);
      const { from, to, signal } = decoded.envelope;
      meet(from);
      return {
        ...published,
        ...{ dialect: dialect.name, root: room.room, from: from || null, to },
        ...{ kind: kindOf(signal), detail: detailOf(signal) },
        sdp: 'sdp' in signal ? signal.sdp : '',
      };
    },
  };
}

function kindOf(signal: Signal): SightingKind {
  if (signal.kind === 'presence') return signal.state;
  return signal.kind === 'control' ? 'request' : signal.kind;
}

function detailOf(signal: Signal): string {
  switch (signal.kind) {
    case 'candidate':
      return signal.candidate;
    case 'chat':
      return signal.text;
    case 'bye':
      return signal.why;
    case 'control':
      return signal.word;
    case 'presence':
      return signal.word ?? '';
    case 'offer':
    case 'answer':
    case 'end-of-candidates':
    case 'ping':
    case 'pong':
      return '';
  }
}
