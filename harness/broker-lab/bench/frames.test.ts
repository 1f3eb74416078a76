import assert from 'node:assert/strict';
import { test } from 'node:test';
import mqttPacket from 'mqtt-packet';
import { FrameReader } from './frame-reader.ts';
import { PacketFlows } from './packet-flows.ts';
import { publishFrame, type Qos } from './publish-frame.ts';

/** What a reader makes of bytes that come in pieces. */
function readIn(pieces: readonly Buffer[]): string[] {
  const seen: string[] = [];
  const reader = new FrameReader({
    publish: ({ bytes, topicStart, topicEnd, payloadStart, payloadEnd, qos, dup, packetId }) => {
      const topic = bytes.toString('utf8', topicStart, topicEnd);
      seen.push(`${topic} ${payloadEnd - payloadStart} B q${qos} d${Number(dup)} #${packetId}`);
    },
    other: (packet) => seen.push(packet.toString('hex')),
  });
  for (const piece of pieces) reader.feed(piece);
  return seen;
}

const publish = (qos: Qos, size: number, dup = false): Buffer =>
  mqttPacket.generate({
    ...{ cmd: 'publish', topic: 'a/é', payload: Buffer.alloc(size), qos, dup, retain: false },
    ...(qos === 0 ? {} : { messageId: 513 }),
  });

test('what mqtt-packet writes is read the same, whatever the pieces', () => {
  // 200 B needs two bytes of length, 20,000 B three
  const stream = Buffer.concat([
    publish(0, 0),
    publish(1, 200, true),
    Buffer.of(0xd0, 0),
    publish(2, 20_000),
  ]);
  const whole = ['a/é 0 B q0 d0 #0', 'a/é 200 B q1 d1 #513', 'd000', 'a/é 20000 B q2 d0 #513'];
  for (const size of [1, 2, 7, 1000, stream.length]) {
    const pieces: Buffer[] = [];
    for (let at = 0; at < stream.length; at += size) pieces.push(stream.subarray(at, at + size));
    assert.deepEqual(readIn(pieces), whole, `pieces of ${size} B`);
  }
});

test('a length of five bytes, QoS 3 and a topic longer than its packet are refused', () => {
  for (const hex of ['30ffffffff01', '360400016100', '3003ffff61']) {
    assert.throws(() => readIn([Buffer.from(hex, 'hex')]), { code: 'broker-not-mqtt' }, hex);
  }
});

test('our PUBLISH is byte for byte the one of mqtt-packet', () => {
  for (const qos of [0, 1, 2] as const) {
    for (const size of [0, 120, 16_384]) {
      const { bytes, idAt } = publishFrame({ topic: 'a/é', payload: Buffer.alloc(size), qos });
      if (idAt >= 0) bytes.writeUInt16BE(513, idAt);
      assert.deepEqual(bytes, publish(qos, size));
    }
  }
});

function flows() {
  const written: string[] = [];
  const packets = new PacketFlows((bytes) => written.push(bytes.toString('hex')));
  return { packets, written };
}
const view = (qos: Qos, packetId: number) => ({
  ...{ bytes: Buffer.alloc(0), topicStart: 0, topicEnd: 0, payloadStart: 0, payloadEnd: 0 },
  ...{ qos, packetId, dup: false, retain: false },
});

test('a QoS 2 message is delivered once until it is released, and acknowledged each time', () => {
  const { packets, written } = flows();
  assert.deepEqual([packets.received(view(2, 7)), packets.received(view(2, 7))], [true, false]);
  packets.acknowledged(Buffer.from('62020007', 'hex')); // PUBREL
  assert.equal(packets.received(view(2, 7)), true);
  packets.flush();
  assert.deepEqual(written, ['50020007'.repeat(2) + '70020007' + '50020007']);
});

test('an identifier is free again after PUBACK or PUBCOMP, not after PUBREC', () => {
  const { packets, written } = flows();
  const [first, second] = [packets.take(), packets.take()];
  assert.equal(packets.open, 2);
  packets.acknowledged(Buffer.of(0x50, 2, first >> 8, first & 255));
  assert.equal(packets.open, 2);
  packets.flush();
  assert.deepEqual(written, [`6202${first.toString(16).padStart(4, '0')}`]);
  packets.acknowledged(Buffer.of(0x70, 2, first >> 8, first & 255));
  packets.acknowledged(Buffer.of(0x40, 2, second >> 8, second & 255));
  packets.acknowledged(Buffer.of(0x40, 2, second >> 8, second & 255)); // twice counts once
  assert.equal(packets.open, 0);
});

test('no identifier is given out twice while it is held, and 1 is kept for SUBSCRIBE', () => {
  const { packets } = flows();
  const taken = new Set(Array.from({ length: 65_534 }, () => packets.take()));
  assert.equal(taken.size, 65_534);
  assert.equal(taken.has(0) || taken.has(1), false);
  assert.throws(() => packets.take(), RangeError);
});
