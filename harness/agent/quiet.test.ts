/** Tests of how long a peer is quiet: as long as anything is measured. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monotonicClock } from '../core/clock.ts';
import { Channel } from './channel.ts';
import { reflect } from './activities/echo.ts';
import type { Stage } from './activities/activity.ts';
import { Journal } from './journal.ts';
import type { Platform } from './platform.ts';
import { Quiet } from './quiet.ts';

/** A peer that reflects on a channel; `raw` is the stack's side of it. */
async function reflecting() {
  const raw = { label: 'data', readyState: 'open', onclose: () => undefined };
  const quiet = new Quiet();
  const journal = new Journal(monotonicClock);
  // As much of a channel and of a platform as it uses here
  const channel = new Channel(raw as unknown as RTCDataChannel, journal, {} as Platform);
  const connection = { channel: () => Promise.resolve(channel) };
  const stage = { journal, connection, hush: () => quiet.hold() };
  await reflect(stage as unknown as Stage, { label: 'data' }); // of which it uses no more
  return { quiet, channel, raw };
}

test('of two activities the first that ends does not end the quiet of the other', () => {
  const quiet = new Quiet();
  const [first, second] = [quiet.hold(), quiet.hold()];
  first();
  first();
  assert.equal(quiet.isHeld, true);
  second();
  assert.equal(quiet.isHeld, false);
});

test('its end is the end of every hold, and what is released later ends no newer one', () => {
  const quiet = new Quiet();
  const former = quiet.hold();
  quiet.end();
  assert.equal(quiet.isHeld, false);
  quiet.hold();
  former();
  assert.equal(quiet.isHeld, true);
});

test('a peer that reflects is quiet until another activity takes the channel', async () => {
  const { quiet, channel } = await reflecting();
  assert.equal(quiet.isHeld, true);
  channel.receive(() => undefined);
  assert.equal(quiet.isHeld, false);
});

test('a peer that reflects is quiet until the channel closes', async () => {
  const { quiet, raw } = await reflecting();
  raw.onclose();
  assert.equal(quiet.isHeld, false);
});
