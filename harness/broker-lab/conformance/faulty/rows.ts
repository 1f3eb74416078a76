/** Which fault each entry must flag, in which healthy broker it is put, and the words by which it is flagged. */
import * as faults from './faults.ts';
import type { Fault } from './relay.ts';

export interface FaultRow {
  readonly entry: string;
  readonly name: string;
  /** mosquitto where MQTT 5 is needed, or where aedes already fails the entry by itself. */
  readonly base: 'aedes' | 'mosquitto';
  /** Made anew for each row: some remember packets. */
  readonly make: () => Fault;
  /** Evidence that a healthy broker does not give. */
  readonly flags: RegExp;
}

const row = (
  entry: string,
  name: string,
  make: () => Fault,
  flags: RegExp,
  base: FaultRow['base'] = 'aedes',
): FaultRow => ({ entry, name, base, make, flags });

export const faultRows: readonly FaultRow[] = [
  row('MQTT-001', 'payloads taken for text', () => faults.payloadsAsText, /the payload changed/),
  row(
    'MQTT-002',
    'refuses without a word',
    () => faults.silentRefusal,
    /level 5 is refused without/,
  ),
  row('MQTT-003', 'lets both live', () => faults.noTakeover, /first connection lives on/),
  row('MQTT-004', 'delivers the will late', () => faults.lateWill, /saw "offline" last/),
  row(
    'MQTT-005',
    'ignores clean start',
    () => faults.cleanIgnored,
    /backlog came: old 1, old 2, old 3/,
  ),
  row('MQTT-006', 'forgets sessions', () => faults.sessionsForgotten, /the session is gone/),
  row('MQTT-006', 'delivers twice', () => faults.deliveredTwice, /came as "1,1,2,2,3,3"/),
  row('MQTT-007', 'claims a session', () => faults.sessionClaimed, /a new client id is told/),
  row('MQTT-008', 'replays', faults.replayed, /after session 2 came s1 1/),
  row(
    'MQTT-009',
    'repeats without DUP',
    () => faults.repeatedWithoutDup,
    /1 repeated without a reconnect: 20/,
    'mosquitto',
  ),
  row(
    'MQTT-009',
    'redelivers unmarked',
    () => faults.redeliveryUnmarked,
    /repeated without DUP: 20/,
    'mosquitto',
  ),
  row('MQTT-009', 'swaps neighbours', faults.swapped, /1 overtaken by later ones: 30/, 'mosquitto'),
  row('MQTT-009', 'loses some', () => faults.someLost, /11 not delivered.*: 16, 33/, 'mosquitto'),
  row(
    'MQTT-010',
    'does not keep the grant',
    faults.grantNotKept,
    /granted QoS 2, published at 2, delivered at 0/,
  ),
  row(
    'MQTT-010',
    'stores no subscription',
    () => faults.subscriptionNotStored,
    /but nothing is delivered/,
  ),
  row(
    'MQTT-013',
    'discards what is large',
    () => faults.largeDiscarded,
    /128 KiB: acknowledged, but never/,
  ),
  row('MQTT-013', 'truncates', () => faults.largeTruncated, /128 KiB: 100000 B came/),
  row(
    'MQTT-014',
    'ignores DISCONNECT',
    () => faults.disconnectIgnored,
    /will came after a clean DISCONNECT/,
  ),
  row(
    'MQTT-014',
    'drops wills',
    () => faults.willsDropped,
    /no will, or no end of the connection, after a cut/,
  ),
  row('MQTT-014', 'ignores keep-alive', () => faults.keepAliveIgnored, /connection, after silence/),
  row('MQTT-015', 'answers no ping', () => faults.pingsUnanswered, /4 of 4 PINGREQ/),
  row(
    'MQTT-016',
    'sends retained twice',
    () => faults.retainedTwice,
    /filter #: 2 retained copies/,
  ),
  row('MQTT-016', 'never retains', () => faults.neverRetained, /filter exact: 0 retained copies/),
  row(
    'MQTT-016',
    'keeps retained from wildcards',
    () => faults.retainedToExactOnly(),
    /filter \+: 0 retained copies.*filter #: 0 retained copies/,
  ),
  row('MQTT-016', 'flags everything', () => faults.alwaysFlagged, /a live message is flagged/),
  row('MQTT-016', 'flags nothing', () => faults.neverFlagged, /retained copy without the flag/),
  row(
    'MQTT-016',
    'does not clear',
    () => faults.emptyDoesNotClear,
    /empty retained message does not clear/,
  ),
  row(
    'MQTT-017',
    'ignores expiry',
    () => faults.expiryIgnored,
    /expired message was delivered from the queue/,
    'mosquitto',
  ),
  row(
    'SIG-004',
    'ignores repeats',
    () => faults.repeatsIgnored,
    /repeated PUBLISH is not acknowledged/,
  ),
  row('SIG-010', 'flags nothing', () => faults.neverFlagged, /looks like a fresh one/),
  row('SIG-011', 'does not clear', () => faults.emptyDoesNotClear, /who comes later still sees/),
  row('SIG-016', 'never retains', () => faults.neverRetained, /filter \+, subscribed later/),
  row(
    'SIG-016',
    'keeps retained from wildcards',
    () => faults.retainedToExactOnly(),
    /filter \+, subscribed later/,
  ),
  row('SIG-017', 'folds case', () => faults.caseFolded, /room "r1" got a message of "R1"/),
  row('SIG-018', 'replaces spaces', () => faults.spacesReplaced, /space: lost/),
  row('SIG-019', 'delivers twice', () => faults.deliveredTwice, /a-4 got its own message 2 times/),
  row('SIG-020', 'loses some', () => faults.someLost, /1 of 20 messages did not come/),
  row('SIG-021', 'hasty SUBACK', () => faults.hastySuback, /missed in round 1/),
  row('SIG-022', 'folds line ends', () => faults.lineEndsFolded, /SDP with CRLF: changed/),
];
