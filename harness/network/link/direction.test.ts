/** What one direction does to datagrams, with times and chances worked out: no socket, no waiting. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Passage } from './impairments/impairment.ts';
import { Direction } from './direction.ts';
import type { LinkPath } from './path.ts';

const nothing: LinkPath = {
  ...{ delay: 0, jitter: 0, loss: 0, reorder: 0, reorderBy: 30, duplicate: 0, corrupt: 0 },
  ...{ rate: null, queue: 100, mtu: null, cut: null, rebind: null },
};
const datagram = (size = 100) => new Uint8Array(size);

/** Sends datagrams at these instants; returns what left, each with when it was due. */
function sent(path: Partial<LinkPath>, at: readonly number[], size = 100) {
  const direction = new Direction({ ...nothing, ...path }, 1);
  const left: Passage[] = [];
  for (const instant of at) direction.take(datagram(size), instant, instant - (at[0] ?? 0));
  direction.release(Infinity, (passage) => {
    left.push(passage);
    direction.counts.sent(passage, passage.due);
  });
  return { left, statistics: direction.counts.statistics() };
}

const evenly = (count: number, every: number) =>
  Array.from({ length: count }, (_, index) => index * every);
const dues = ({ left }: { left: readonly Passage[] }) => left.map(({ due }) => due);

test('without impairments everything leaves when it came, in order', () => {
  const { left, statistics } = sent({}, [0, 1, 1, 5]);
  assert.deepEqual(dues({ left }), [0, 1, 1, 5]);
  assert.deepEqual(
    left.map(({ number }) => number),
    [1, 2, 3, 4],
  );
  assert.deepEqual([statistics.received, statistics.sent, statistics.reordered], [4, 4, 0]);
});

test('delay adds the same to each, and the statistics say so', () => {
  const { left, statistics } = sent({ delay: 25 }, [0, 3]);
  assert.deepEqual(dues({ left }), [25, 28]);
  assert.equal(statistics.delay?.min, 25);
  assert.equal(statistics.delay.max, 25);
});

test('jitter stays within its bounds, spreads over them, and keeps the order', () => {
  const { left, statistics } = sent({ delay: 20, jitter: 10 }, evenly(2_000, 50));
  const delays = left.map(({ due, arrived }) => due - arrived);
  assert.ok(Math.min(...delays) >= 10 && Math.min(...delays) < 10.2);
  assert.ok(Math.max(...delays) < 30 && Math.max(...delays) > 29.8);
  const mean = delays.reduce((a, b) => a + b, 0) / delays.length;
  assert.ok(Math.abs(mean - 20) < 0.5, `mean ${mean}`); // 5.77 / √2000 = 0.13 is one standard error
  assert.equal(statistics.reordered, 0);
  assert.equal(sent({ delay: 20, jitter: 10 }, evenly(500, 1)).statistics.reordered, 0);
});

test('5 % loss loses 5 %, repeatably', () => {
  const { statistics } = sent({ loss: 0.05 }, evenly(20_000, 1));
  const share = (statistics.dropped['loss'] ?? 0) / statistics.received;
  assert.ok(Math.abs(share - 0.05) < 0.006, `${share}`); // four standard errors of √(.05 × .95 / 20000)
  assert.deepEqual(sent({ loss: 0.05 }, evenly(20_000, 1)).statistics, statistics);
});

test('a second impairment does not change the draws of the first', () => {
  const lost = (path: Partial<LinkPath>) => {
    const { left } = sent({ loss: 0.3, ...path }, evenly(200, 1));
    return [...new Set(left.map(({ number }) => number))];
  };
  assert.deepEqual(lost({ duplicate: 0.5, corrupt: 0.5 }), lost({}));
});

test('a duplicate follows its original and is no reordering', () => {
  const { left, statistics } = sent({ duplicate: 1, delay: 5 }, [0, 1]);
  assert.deepEqual(
    left.map(({ number, due }) => [number, due]),
    [
      [1, 5],
      [1, 5],
      [2, 6],
      [2, 6],
    ],
  );
  assert.deepEqual([statistics.sent, statistics.duplicated, statistics.reordered], [4, 2, 0]);
});

test('corruption turns exactly one bit, of a copy', () => {
  const direction = new Direction({ ...nothing, corrupt: 1 }, 1);
  const original = datagram(50);
  direction.take(original, 0, 0);
  let ones = 0;
  direction.release(0, ({ bytes }) => {
    for (const byte of bytes) ones += byte.toString(2).replaceAll('0', '').length;
  });
  assert.equal(ones, 1);
  assert.ok(original.every((byte) => byte === 0));
  assert.equal(direction.counts.statistics().corrupted, 1);
  assert.equal(sent({ corrupt: 1 }, [0], 0).statistics.corrupted, 0);
});

test('a held-back datagram is overtaken by those of the next 30 ms, and counted', () => {
  const { left, statistics } = sent({ reorder: 1 }, [0, 10]);
  assert.deepEqual(dues({ left }), [30, 40]); // all alike: nobody overtakes
  assert.equal(statistics.reordered, 0);
  const some = sent({ reorder: 0.1 }, evenly(1_000, 10));
  assert.ok(some.statistics.reordered > 60 && some.statistics.reordered < 140);
});

test('10 Mbit/s carries 10 Mbit/s, headers counted', () => {
  // 1222 + 28 bytes are 10,000 bits, which take 1 ms
  const { left } = sent({ rate: 10, queue: 60_000 }, evenly(1_000, 0), 1_222);
  assert.equal(left.length, 1_000);
  assert.ok(Math.abs((left.at(-1)?.due ?? 0) - 1_000) < 1e-6);
});

test('what would wait longer than the queue allows is dropped', () => {
  const { left, statistics } = sent({ rate: 10, queue: 5 }, evenly(20, 0), 1_222);
  assert.deepEqual(dues({ left }).map(Math.round), [1, 2, 3, 4, 5, 6]); // the sixth waited 5 ms
  assert.equal(statistics.dropped['rate'], 14);
});

test('an MTU of 1280 passes 1252 bytes of payload and not one more', () => {
  assert.equal(sent({ mtu: 1_280 }, [0], 1_252).statistics.sent, 1);
  assert.deepEqual(sent({ mtu: 1_280 }, [0], 1_253).statistics.dropped, { mtu: 1 });
});

test('an outage drops what comes in it, tells of its bounds, and nothing else', () => {
  const direction = new Direction({ ...nothing, cut: { from: 10, to: 20 } }, 1);
  const told: boolean[] = [];
  direction.onOutage = (isOut) => told.push(isOut);
  for (const age of [0, 9.9, 10, 19.9, 20]) direction.take(datagram(), age, age);
  assert.deepEqual(told, [true, false]);
  assert.deepEqual(direction.counts.statistics().dropped, { cut: 2 });
  direction.isCut = true;
  direction.take(datagram(), 30, 30);
  assert.equal(direction.counts.statistics().dropped['cut'], 3);
});

test('whatever happens, what came in and was doubled is what went out and was dropped', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const path = fc.record({
    ...{ loss: share, duplicate: share, corrupt: share, reorder: share },
    ...{ delay: fc.constant(20), jitter: fc.nat(20), mtu: fc.constantFrom(null, 100) },
    rate: fc.constantFrom(null, 0.1, 10),
  });
  const instants = fc
    .array(fc.nat(200), { maxLength: 60 })
    .map((all) => all.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(path, instants, (given, at) => {
      const { left, statistics } = sent(given, at, 80);
      const dropped = Object.values(statistics.dropped).reduce((a, b) => a + b, 0);
      assert.equal(statistics.received + statistics.duplicated, statistics.sent + dropped);
      const due = dues({ left });
      assert.deepEqual(
        due,
        due.toSorted((a, b) => a - b),
      );
      assert.ok(left.every((passage) => passage.due >= passage.arrived - 1e-9));
    }),
  );
});
