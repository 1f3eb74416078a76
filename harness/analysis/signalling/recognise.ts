/**
 * Tells of any MQTT message which dialect it is of and what it says, by its topic and shape alone: whoever watches
 * knows neither names nor rooms beforehand. Looser than the dialects themselves, which decode for a peer that does.
 */
import { parsedObject, text } from './json.ts';
import type { Published, Sighting, SightingKind } from './sighting.ts';

type KnownDialect = 'native' | 'godot-classic' | 'godot-workbench' | 'trystero';
type Meaning = Pick<Sighting, 'dialect' | 'kind' | 'root' | 'from' | 'to' | 'sdp' | 'detail'>;
const nothing = { from: null, to: null, sdp: '', detail: '' } as const;

/** Beyond this nothing is parsed: no description comes near it. */
const mostParsed = 262_144;

/** Never throws, whatever the payload is. */
export function recognise(published: Published): Sighting {
  const levels = published.topic.split('/');
  const payload = published.payload.length > mostParsed ? '' : published.payload;
  const meaning =
    native(levels, payload) ??
    classic(levels, published) ??
    workbench(levels, payload) ??
    trystero(published.topic, payload) ??
    unknown(published);
  return { ...published, ...meaning };
}

function native([root, version, room, peer, branch, more]: string[], payload: string) {
  if (root !== 'signalbox' || version !== '1' || more !== undefined) return null;
  if (room === undefined || peer === undefined) return null;
  const as = meaningIn('native', decoded(room));
  if (branch === 'presence') {
    return as(payload === '' ? 'offline' : 'online', { from: decoded(peer) });
  }
  if (branch !== 'inbox') return null;
  const envelope = parsedObject(payload);
  const body = parsedObject(envelope?.['body']);
  const from = text(envelope?.['from']) || null;
  return as(nativeKind(text(body?.['kind'])), {
    ...{ from, to: decoded(peer), sdp: text(body?.['sdp']) },
    detail: text(body?.['candidate']) || text(body?.['why']),
  });
}

function nativeKind(kind: string): SightingKind {
  switch (kind) {
    case 'offer':
    case 'answer':
    case 'candidate':
    case 'end-of-candidates':
    case 'bye':
    case 'ping':
    case 'pong':
      return kind;
    default:
      return 'unknown';
  }
}

/** ROOT/NAME/branch; the name is the addressee, except in a status. */
function classic([root, name, branch, more]: string[], { payload, bytes }: Published) {
  if (root === undefined || name === undefined || more !== undefined) return null;
  const as = meaningIn('godot-classic', root);
  switch (branch) {
    case 'status':
      if (payload === 'connected') return as('online', { from: name });
      return payload === 'stopped' || payload === '' ? as('offline', { from: name }) : null;
    case 'offer':
    case 'answer':
      return as(branch, { to: name, sdp: payload });
    case 'ice': {
      const list: unknown = parsedObject(`{"list":${payload || 'null'}}`)?.['list'];
      const isIce = Array.isArray(list) && list.length === 3;
      const why = 'no array of mid, line and candidate';
      return isIce
        ? as('candidate', { to: name, detail: text(list[2]) })
        : as('unknown', { to: name, detail: why });
    }
    case 'chat':
      return as(chatKind(payload), { to: name, detail: chatText(payload, bytes) });
    default:
      return null;
  }
}

function chatKind(payload: string): SightingKind {
  if (payload.startsWith('$')) return 'ping';
  return payload.startsWith('*') ? 'pong' : 'chat';
}

const chatText = (payload: string, bytes: number): string =>
  payload.startsWith('$') ? `latency test of ${bytes} bytes` : payload;

/** ROOM/FROM/status, ROOM/FROM/packet/TO: JSON with a `subject`. */
function workbench(levels: string[], payload: string) {
  const status = levels.at(-1) === 'status' && levels.length >= 3;
  const packet = levels.at(-2) === 'packet' && levels.length >= 4;
  const body = parsedObject(payload);
  const subject = text(body?.['subject']);
  if (subject === '' || (!status && !packet)) return null;
  const named = levels.length - (status ? 2 : 3);
  const as = meaningIn('godot-workbench', levels.slice(0, named).join('/'));
  const from = levels[named] ?? '';
  if (status) {
    return as(subject === 'closed' ? 'offline' : 'online', { from, detail: subject });
  }
  const to = levels.at(-1) ?? '';
  const sdp = text(body?.['data']);
  if (subject === 'offer' || subject === 'answer') return as(subject, { from, to, sdp });
  if (subject === 'ice_candidate') {
    return as('candidate', { from, to, detail: text(body?.['sdp_name']) });
  }
  return as('request', { from, to, detail: subject });
}

/** Topics are hashes and bodies are encrypted; who speaks is in the clear. */
function trystero(topic: string, payload: string) {
  const body = parsedObject(payload);
  const from = text(body?.['peerId']);
  if (body === null || from === '') return null;
  const as = meaningIn('trystero', topic);
  const offerId = text(body['offerId']);
  for (const kind of ['offer', 'answer', 'candidate'] as const) {
    if (kind in body) return as(kind, { from, detail: `encrypted, offer ${offerId}` });
  }
  return Object.keys(body).every((key) => key === 'peerId' || key === 'passive')
    ? as('online', { from, detail: 'announcement, or a nudge' })
    : null;
}

const unknown = ({ topic, bytes }: Published): Meaning => ({
  ...nothing,
  ...{ dialect: null, kind: 'unknown', root: topic.split('/')[0] ?? '' },
  detail: bytes === 0 ? 'empty: clears what was retained' : 'of no dialect that is known here',
});

const meaningIn =
  (dialect: KnownDialect, root: string) =>
  (kind: SightingKind, more: Partial<Meaning> = {}): Meaning => ({
    ...nothing,
    ...more,
    ...{ dialect, kind, root },
  });

function decoded(level: string): string {
  try {
    return decodeURIComponent(level);
  } catch {
    return level; // not made by us
  }
}
