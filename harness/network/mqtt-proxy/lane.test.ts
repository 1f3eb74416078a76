/** Tests of a lane against wires that only take notes: back-pressure, order and the end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lane } from './lane.ts';
import type { Wire } from './wire.ts';

interface NotingWire extends Wire {
  readonly notes: string[];
  full: boolean;
  onNote: () => void;
}

function notingWire(): NotingWire {
  const wire: NotingWire = {
    notes: [],
    full: false,
    onNote: () => undefined,
    open: () => undefined,
    write: (bytes) => (note(bytes.toString()), !wire.full),
    pause: () => note('pause'),
    resume: () => note('resume'),
    end: ({ how }) => note(how),
    reset: () => note('reset'),
  };
  const note = (text: string) => {
    wire.notes.push(text);
    wire.onNote();
  };
  return wire;
}

const nothing = () => undefined;
const put = (lane: Lane, text: string, delay = 0) =>
  lane.put(Buffer.from(text), false, delay, nothing);
const noted = (wire: NotingWire, last: string) =>
  new Promise<void>((resolve) => {
    wire.onNote = () => wire.notes.at(-1) === last && resolve();
  });

test('a full receiver pauses the sender once, and its drain resumes it', () => {
  const [source, sink] = [notingWire(), notingWire()];
  const lane = new Lane(source, sink);
  sink.full = true;
  put(lane, 'a');
  put(lane, 'b');
  assert.deepEqual(source.notes, ['pause']);
  lane.drained();
  assert.deepEqual(source.notes, ['pause', 'resume']);
});

test('what a delay keeps is bounded: the sender is paused above 16 MiB', async () => {
  const [source, sink] = [notingWire(), notingWire()];
  const lane = new Lane(source, sink);
  const mebibyte = Buffer.alloc(1024 * 1024);
  for (let count = 0; count < 16; count++) lane.put(mebibyte, false, 5, nothing);
  assert.deepEqual(source.notes, []);
  lane.put(mebibyte, false, 5, nothing);
  assert.deepEqual(source.notes, ['pause']);
  await noted(source, 'resume');
  assert.ok(sink.notes.length >= 1, 'room was made before');
});

test('nothing overtakes what is delayed, the end neither', async () => {
  const [source, sink] = [notingWire(), notingWire()];
  const lane = new Lane(source, sink);
  const ended = noted(sink, 'fin');
  put(lane, 'slow', 20);
  put(lane, 'quick', 1);
  put(lane, 'at once');
  lane.finish({ how: 'fin' });
  assert.deepEqual(sink.notes, []);
  await ended;
  assert.deepEqual(sink.notes, ['slow', 'quick', 'at once', 'fin']);
});

test('the end of a sender is not told while the lane is dark, and told when the last hole is lifted', () => {
  const [source, sink] = [notingWire(), notingWire()];
  const lane = new Lane(source, sink);
  const lifts = [lane.darken(), lane.darken()];
  lane.finish({ how: 'fin' });
  lifts[0]?.();
  assert.deepEqual(sink.notes, []);
  lifts[1]?.();
  assert.deepEqual(sink.notes, ['fin']);
});
