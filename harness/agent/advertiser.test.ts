/** What the other side is told of a peer behind a link, and what is not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Advertiser } from './advertiser.ts';
import { Journal } from './journal.ts';
import type { Advertise } from './protocol.ts';

const link = { address: '10.0.0.1', port: 9_999 };

function advertiser() {
  const told: Advertise[] = [];
  const journal = new Journal({ now: () => 0 });
  return { told, journal, it: new Advertiser(link, (at) => told.push(at), journal) };
}

const host = (address: string, port: number, protocol = 'udp', type = 'host') => ({
  candidate: `candidate:1 1 ${protocol} 2122 ${address} ${port} typ ${type} generation 0`,
  sdpMid: '0',
  sdpMLineIndex: 0,
});
const rewritten = host('10.0.0.1', 9_999);

test('one candidate of the wanted interface is rewritten, and its place is told; all others stay here', () => {
  const { it, told, journal } = advertiser();
  const all = [
    host('fd00::2', 1),
    host('10.0.0.1', 2, 'tcp'),
    host('127.0.0.1', 3),
    host('10.0.0.1', 4),
    host('10.0.0.1', 5),
    host('203.0.113.9', 6, 'udp', 'srflx'),
  ];
  assert.deepEqual(
    all.flatMap((each) => it.candidate(each)),
    [rewritten],
  );
  assert.deepEqual(told, [{ address: '10.0.0.1', port: 4 }]);
  assert.deepEqual(it.candidate(null), [null]);
  const events = journal.take().map((event) => (event.kind === 'advertised' ? event.as : event));
  assert.deepEqual(events, [null, null, null, rewritten.candidate, null, null]);
});

test('an mDNS name is rewritten as well', () => {
  const { it, told } = advertiser();
  assert.deepEqual(it.candidate(host('6f1b.local', 7)), [rewritten]);
  assert.deepEqual(told, [{ address: '6f1b.local', port: 7 }]);
});

test('where the wanted interface has none, the first usable one must do, once no more come', () => {
  for (const end of ['null', 'gathered'] as const) {
    const { it, told } = advertiser();
    assert.deepEqual(
      [host('127.0.0.1', 3), host('10.9.9.9', 4)].flatMap((c) => it.candidate(c)),
      [],
    );
    const rest = end === 'null' ? it.candidate(null) : it.gathered();
    assert.deepEqual(rest[0], rewritten);
    assert.deepEqual(told, [{ address: '127.0.0.1', port: 3 }]);
    assert.deepEqual(it.gathered(), []);
  }
});

const sdp = (...candidates: readonly { candidate: string }[]) =>
  [
    'v=0',
    'm=application 5000 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 10.9.9.9',
    ...candidates.map(({ candidate }) => `a=${candidate}`),
    'a=ice-ufrag:x',
    '',
  ].join('\r\n');

test('a description loses its addresses and every candidate but the rewritten one', () => {
  const { it } = advertiser();
  const told = it.description(sdp(host('127.0.0.1', 3), host('10.0.0.1', 4)));
  assert.equal(
    told,
    [
      'v=0',
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      'c=IN IP4 0.0.0.0',
      `a=${rewritten.candidate}`,
      'a=ice-ufrag:x',
      '',
    ].join('\r\n'),
  );
  assert.deepEqual(it.candidate(host('10.0.0.1', 4)), [], 'trickled again: it was told already');
});

test('a description without addresses stays as it is, byte for byte', () => {
  const plain = 'v=0\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\nc=IN IP4 0.0.0.0\na=x\n';
  assert.equal(advertiser().it.description(plain), plain);
});

test('a complete description that has only other interfaces advertises the first of them', () => {
  const { it, told } = advertiser();
  const full = `${sdp(host('127.0.0.1', 3), host('10.9.9.9', 4))}a=end-of-candidates\r\n`;
  assert.match(
    it.description(full),
    /a=candidate:1 1 udp 2122 10\.0\.0\.1 9999 typ host generation 0\r\n/,
  );
  assert.deepEqual(told, [{ address: '127.0.0.1', port: 3 }]);
});
