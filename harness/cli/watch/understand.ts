/** What a message on a broker says: in a user's own dialect, when one was named, otherwise in whichever is recognised. */
import { recognise } from '../../analysis/signalling/recognise.ts';
import type { Published, Sighting, SightingKind } from '../../analysis/signalling/sighting.ts';
import type { Signal } from '../../core/signal.ts';
import type { Dialect, Room } from '../../dialects/dialect.ts';
import { dialectNamed } from '../../dialects/registry.ts';
import type { RunOptions } from '../../run/options.ts';

/** Filters beyond the usual ones, and the meaning of what comes. */
export interface Understanding {
  readonly filters: readonly string[];
  /** Never throws, whatever the payload is. */
  read(published: Published): Sighting;
}

/** @param run - whose own dialects are loaded; of several the first one that takes a message reads it */
export function understanding(
  { ownDialects }: Pick<RunOptions, 'ownDialects'>,
  room: Room,
): Understanding {
  const dialects = ownDialects.map(({ name }) => dialectNamed(name));
  return {
    filters: dialects.flatMap((dialect) => dialect.observed(room)),
    read: (published) => {
      for (const dialect of dialects) {
        const sighting = readIn(dialect, room, published);
        if (sighting !== null) return sighting;
      }
      return recognise(published);
    },
  };
}

function readIn(dialect: Dialect, room: Room, published: Published): Sighting | null {
  const decoded = dialect.decode(room, published.topic, published.payload);
  if (!decoded.ok) return null;
  const { from, to, signal } = decoded.envelope;
  return {
    ...published,
    ...{ dialect: dialect.name, root: room.room, from: from || null, to },
    ...{ kind: kindOf(signal), detail: detailOf(signal) },
    sdp: 'sdp' in signal ? signal.sdp : '',
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
