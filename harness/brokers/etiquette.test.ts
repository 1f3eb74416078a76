/** Manners are a property of the code: what a guest may not do does not happen, and time is the only way out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BackOff } from './etiquette-back-off.ts';
import { Budget, guestLimits } from './etiquette-budget.ts';
import type { Surroundings } from './etiquette-spend.ts';
import { askForLoad, guestEtiquette, momentNotice, ownEtiquette } from './etiquette.ts';

/** Time that passes only in pauses, and what they were. */
function madeUp(chance = 0): Surroundings & { readonly pauses: number[] } {
  let now = 1_000;
  const pauses: number[] = [];
  const pause = (duration: number) => {
    pauses.push(duration);
    now += duration;
    return Promise.resolve();
  };
  return { clock: { now: () => now }, pause, random: () => chance, pauses };
}

const amount = (messages: number) => ({ connections: 9, messages, bytes: 1_000 });
const limits = { perMinute: amount(3), perRun: amount(7) };

test('a fourth message in a minute of three waits until the first is 65 s old', async () => {
  const time = madeUp();
  const budget = new Budget(limits, time);
  await budget.spend({ messages: 1 });
  await time.pause(10_000);
  await budget.spend({ messages: 2 });
  await budget.spend({ messages: 1 });
  assert.deepEqual(time.pauses, [10_000, 55_000]);
});

test('demands are served in their order, and a refused one stops no other', async () => {
  const time = madeUp();
  const budget = new Budget(limits, time);
  const served: string[] = [];
  const ask = async (name: string, messages: number) => {
    await budget.spend({ messages });
    served.push(name);
  };
  const all = await Promise.allSettled([ask('a', 3), ask('never', 4), ask('b', 2), ask('c', 1)]);
  assert.deepEqual(served, ['a', 'b', 'c']);
  assert.deepEqual(
    all.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  );
});

test('what does not fit into the run is budget-exhausted at once, with the figures', async () => {
  const time = madeUp();
  const budget = new Budget(limits, time);
  for (const messages of [3, 3]) await budget.spend({ messages });
  const waited = time.pauses.length;
  await assert.rejects(budget.spend({ messages: 2 }), {
    code: 'budget-exhausted',
    what: /2 more, when 6 messages are spent of 7 for one run/,
  });
  assert.equal(time.pauses.length, waited);
  await budget.spend({ messages: 1 });
});

test('bytes and connections have limits of their own', async () => {
  for (const demand of [{ bytes: 1_001 }, { connections: 10 }]) {
    const budget = new Budget(limits, madeUp());
    await assert.rejects(budget.spend(demand), { code: 'budget-exhausted' });
  }
  const { perMinute, perRun } = guestLimits;
  assert.ok(perMinute.messages < 50 * 60, 'below the rate at which public brokers throttle');
  assert.ok(perMinute.bytes >= 65_536, 'a message of 64 KiB fits into a minute');
  assert.ok(perRun.messages > perMinute.messages);
});

test('refusals in a row double the wait up to a minute; one success forgets them', async () => {
  const time = madeUp(0);
  const backOff = new BackOff(time);
  for (let refusal = 0; refusal < 8; refusal++) {
    backOff.note(false);
    await backOff.wait();
  }
  assert.deepEqual(time.pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  backOff.note(true);
  await backOff.wait();
  backOff.note(false);
  await backOff.wait();
  assert.deepEqual(time.pauses.slice(8), [1_000]);
});

test('jitter shortens a wait by up to a half, so that refused clients come back apart', async () => {
  const time = madeUp(0.999);
  const backOff = new BackOff(time);
  backOff.note(false);
  await backOff.wait();
  assert.ok((time.pauses[0] ?? 0) >= 500 && (time.pauses[0] ?? 0) < 510);
});

test('a guest waits before it connects again after a refusal, an owner does not', async () => {
  const time = madeUp();
  const guest = guestEtiquette(null, guestLimits, time);
  await guest.beforeConnect();
  guest.afterConnect(false);
  await guest.beforeConnect();
  assert.deepEqual(time.pauses, [1_000]);
});

test('load tests are for owners', () => {
  askForLoad(ownEtiquette(), 'saturation');
  assert.throws(() => askForLoad(guestEtiquette(null), 'saturation'), {
    code: 'load-not-allowed',
    what: /saturation/,
  });
});

test('topics begin with 128 random bits, new for each broker', () => {
  const prefixes = [ownEtiquette().prefix, guestEtiquette(null).prefix];
  for (const prefix of prefixes) assert.match(prefix, /^signalbox-lab\/[0-9a-f]{32}$/);
  assert.notEqual(prefixes[0], prefixes[1]);
});

test('the notice for reports says that it was one moment and one place', () => {
  assert.match(momentNotice, /one moment/);
  assert.match(momentNotice, /one place/);
});
