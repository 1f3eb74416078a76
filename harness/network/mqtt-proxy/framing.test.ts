/** Tests of framing: however a stream is cut, the same packets come out, and no byte is ever lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { Framing, type Frame } from './framing.ts';

const publish = (bytes: number): Buffer =>
  generate({
    ...{ cmd: 'publish', topic: 'a/b', qos: 0, dup: false, retain: false },
    payload: Buffer.alloc(bytes, 7),
  });
const packets = [0, 1, 120, 200, 16_400].map(publish).concat(generate({ cmd: 'pingreq' }));
const stream = Buffer.concat(packets);

const joined = (frames: readonly Frame[]): Buffer =>
  Buffer.concat(frames.map(({ bytes }) => bytes));
const pushAll = (framing: Framing, chunks: readonly Buffer[]): Frame[] =>
  chunks.flatMap((chunk) => framing.push(chunk));

function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [0, ...places, bytes.length].sort((one, other) => one - other);
  return sorted.slice(1).map((to, index) => bytes.subarray(sorted[index], to));
}

test('a stream cut anywhere gives the same packets', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 30 }), (places) => {
      const frames = pushAll(new Framing(1_000_000), cutAt(stream, places));
      assert.deepEqual(
        frames,
        packets.map((bytes) => ({ bytes, lost: null })),
      );
    }),
  );
});

test('no byte of any stream is lost or changed, be it MQTT or not', () => {
  const any = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(any, fc.array(fc.nat(300), { maxLength: 8 }), (array, places) => {
      const bytes = Buffer.from(array);
      const framing = new Framing(100);
      const frames = pushAll(
        framing,
        cutAt(
          bytes,
          places.filter((one) => one <= bytes.length),
        ),
      );
      assert.deepEqual(joined([...frames, ...framing.rest()]), bytes);
    }),
  );
});

test('from an impossible header on, bytes come out at once as lost, packets before it whole', () => {
  const framing = new Framing(1_000);
  const [first, ...others] = framing.push(Buffer.concat([publish(3), Buffer.from('GET / HTTP')]));
  assert.deepEqual(first, { bytes: publish(3), lost: null });
  assert.deepEqual(
    others.map(({ lost }) => lost),
    ['no packet starts with byte 71'],
  );
  assert.equal(framing.push(publish(3))[0]?.lost, 'no packet starts with byte 71');
});

test('a packet above the bound is not collected', () => {
  const [frame] = new Framing(100).push(publish(200).subarray(0, 10));
  assert.equal(frame?.lost, 'a packet of 208 bytes, more than the 100 looked into');
});

test('a remaining length of five bytes is no length', () => {
  const [frame] = new Framing(100).push(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]));
  assert.equal(frame?.lost, 'a remaining length of more than 4 bytes');
});
