/** What the stack says of itself before the end: statistics, the selected pair, and what was negotiated. */
import { dtlsSetup } from '../core/dtls-setup.ts';
import type { Channel } from './channel.ts';
import { dtlsTransport, type Connection } from './connection.ts';
import type { Journal } from './journal.ts';

type Row = Record<string, unknown>;

/** Records `stats` and `selected-pair` where the stack has them; nothing where it has not. */
export async function recordStats(connection: Connection, journal: Journal): Promise<void> {
  const { pc } = connection;
  if (typeof pc.getStats !== 'function') return;
  try {
    const entries = rowsOf(await pc.getStats());
    if (entries.length === 0) return;
    journal.record({ kind: 'stats', entries });
    const pair = selectedPair(entries);
    if (pair !== null) journal.record({ kind: 'selected-pair', ...pair });
  } catch (error) {
    journal.record({ kind: 'note', text: `getStats() was refused: ${String(error)}` });
  }
}

/** Records the parameters as this peer reads them once the channel is open. */
export function recordNegotiated(connection: Connection, channel: Channel, journal: Journal): void {
  const { pc } = connection;
  const local = pc.localDescription?.sdp ?? '';
  const remote = pc.remoteDescription?.sdp ?? '';
  const transport = dtlsTransport(pc);
  const ice: unknown = transport === null ? null : transport.iceTransport;
  journal.record({
    kind: 'negotiated',
    label: channel.label,
    id: channel.id,
    ordered: channel.ordered,
    maxMessageSize: maxMessageSize(pc),
    dtlsRole: dtlsRole(local, remote),
    iceRole: iceRole(ice),
    sdpOrigin: /^o=.*$/m.exec(local)?.[0].trim() ?? '',
  });
}

function rowsOf(report: RTCStatsReport): Row[] {
  const rows: Row[] = [];
  report.forEach((value: unknown) => {
    if (typeof value === 'object' && value !== null) rows.push(plain(value));
  });
  return rows;
}

/** Plain JSON values only: some stacks hand out bigints or objects of their own. */
function plain(value: object): Row {
  const kept = Object.entries(value).map(([key, field]): [string, unknown] => {
    if (typeof field === 'bigint') return [key, Number(field)];
    const simple = field === null || ['string', 'number', 'boolean'].includes(typeof field);
    return [key, simple ? field : String(field)];
  });
  return Object.fromEntries(kept);
}

function selectedPair(rows: readonly Row[]): { local: string; remote: string } | null {
  const byId = new Map(rows.map((row) => [row['id'], row]));
  const transport = rows.find((row) => row['selectedCandidatePairId'] !== undefined);
  const pair =
    byId.get(transport?.['selectedCandidatePairId']) ??
    rows.find((row) => row['type'] === 'candidate-pair' && isChosen(row));
  if (pair === undefined) return null;
  const local = byId.get(pair['localCandidateId']);
  const remote = byId.get(pair['remoteCandidateId']);
  return { local: inWords(local), remote: inWords(remote) };
}

const isChosen = (row: Row): boolean =>
  row['selected'] === true || (row['nominated'] === true && row['state'] === 'succeeded');

function inWords(candidate: Row | undefined): string {
  if (candidate === undefined) return 'not told';
  const { candidateType, protocol, address, ip, port } = candidate;
  const told = [candidateType, protocol, `${word(address ?? ip)}:${word(port)}`];
  return told.filter((word) => word !== undefined && word !== '').join(' ');
}

const word = (field: unknown): string =>
  typeof field === 'string' || typeof field === 'number' ? String(field) : '?';

/** The smaller of the remote's attribute and our ability, as the stack tells; null where it does not. */
function maxMessageSize(pc: RTCPeerConnection): number | null {
  const size: unknown = pc.sctp?.maxMessageSize;
  return typeof size === 'number' && Number.isFinite(size) ? size : null;
}

/** `active` is the client (RFC 8842 section 5.2); where our own offer left it open, the answer decided. */
function dtlsRole(local: string, remote: string): 'client' | 'server' | 'unknown' {
  const [own, others] = [dtlsSetup(local), dtlsSetup(remote)];
  if (own === 'active' || (own === 'actpass' && others === 'passive')) return 'client';
  return own === 'passive' || (own === 'actpass' && others === 'active') ? 'server' : 'unknown';
}

function iceRole(transport: unknown): 'controlling' | 'controlled' | 'unknown' {
  if (typeof transport !== 'object' || transport === null || !('role' in transport)) {
    return 'unknown';
  }
  const { role } = transport;
  return role === 'controlling' || role === 'controlled' ? role : 'unknown';
}

/**
 * How long a message may be for this side, in bytes: what it announced to take (RFC 8841 section 6: absent means 64 KiB, 0 no
 * limit), and what its stack says that it can send where it says so (webrtc-pc section 6.1.1).
 */
export function longestMessage({ pc }: Connection): number {
  const sdp = pc.localDescription?.sdp ?? '';
  const announced = Number(/^a=max-message-size:(\d+)/m.exec(sdp)?.[1] ?? 65_536);
  const takes = announced === 0 ? Number.MAX_SAFE_INTEGER : announced;
  const sends = maxMessageSize(pc) ?? 0; // some stacks say 0 before they know
  return sends > 0 ? Math.min(takes, sends) : takes;
}
