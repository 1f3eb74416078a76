/**
 * Stands around a dialect that is not ours: what its functions throw, or return in a wrong shape, becomes an error
 * with a code where we asked for it, and a refused message where the other side caused it. A peer lives on.
 */
import { HarnessError } from '../core/errors.ts';
import type { Decoded, Dialect } from './dialect.ts';
import { ignored, type Frames } from './frames.ts';

/** The same dialect; every call of it may fail in known ways only. */
export function guarded(dialect: Dialect): Dialect {
  const ask = asker(dialect.name);
  return {
    ...dialect,
    names: () => ask('names', () => dialect.names()),
    session: () => ask('session', () => dialect.session()),
    clientId: (place, session) => ask('clientId', () => dialect.clientId(place, session)),
    filters: (place) => ask('filters', () => dialect.filters(place)),
    observed: (room) => ask('observed', () => dialect.observed(room)),
    will: (place) => ask('will', () => dialect.will(place)),
    pingNonce: () => ask('pingNonce', () => dialect.pingNonce()),
    encode: (room, envelope) =>
      ask(`encode of ${envelope.signal.kind}`, () => dialect.encode(room, envelope)),
    decode: (room, topic, payload) => read(dialect, () => dialect.decode(room, topic, payload)),
    frames: (place) => {
      const frames = ask('frames', () => dialect.frames(place));
      return frames === null ? null : guardedFrames(frames, ask);
    },
  };
}

type Ask = <T>(what: string, work: () => T) => T;

const asker =
  (name: string): Ask =>
  (what, work) => {
    try {
      return work();
    } catch (cause) {
      throw new HarnessError({
        code: 'dialect-threw',
        what: `${what} of the dialect ${name} threw: ${String(cause)}`,
        cure: 'functions of a dialect return; encode has null for what it has no words for',
        cause,
      });
    }
  };

/** Whatever arrives is the other side's: it is refused, and this side goes on. */
function read({ name }: Dialect, work: () => Decoded): Decoded {
  try {
    const decoded = work();
    if (isDecoded(decoded)) return decoded;
    return {
      ok: false,
      why: `decode of ${name} returned neither an envelope nor why there is none`,
    };
  } catch (error) {
    return { ok: false, why: `decode of ${name} threw: ${String(error)}` };
  }
}

/** The types say so, and their author may have written JavaScript. */
function isDecoded(decoded: unknown): decoded is Decoded {
  if (typeof decoded !== 'object' || decoded === null) return false;
  const { ok, why, envelope } = decoded as Record<string, unknown>; // an object: each is looked at below
  if (ok === false) return typeof why === 'string';
  if (ok !== true || typeof envelope !== 'object' || envelope === null) return false;
  const { from, signal } = envelope as Record<string, unknown>; // likewise
  if (typeof from !== 'string' || typeof signal !== 'object' || signal === null) return false;
  return 'kind' in signal && typeof signal.kind === 'string';
}

/** Keeps the object itself: framing may remember things. */
function guardedFrames(frames: Frames, ask: Ask): Frames {
  return {
    get isReady() {
      return frames.isReady;
    },
    greeting: () => ask('greeting', () => frames.greeting()),
    wrap: (message) => ask('wrap', () => frames.wrap(message)),
    read: (frame) => {
      try {
        return frames.read(frame);
      } catch (error) {
        return ignored(`reading a frame threw: ${String(error)}`);
      }
    },
    probe: (size) => ask('probe', () => frames.probe(size)),
    farewell: () => ask('farewell', () => frames.farewell()),
  };
}
