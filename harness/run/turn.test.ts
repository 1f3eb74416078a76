/** Turns with a real queue, and a test's time limit that stands still meanwhile. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openSlots } from './slots.ts';
import { Turn, type StopClock } from './turn.ts';

/** As Playwright's: stopping it forgets the limit, letting it go on sets the limit that was read before. */
function limited(): { readonly limit: () => number; readonly stopClock: StopClock } {
  let limit = 180;
  const stopClock = () => {
    const before = limit;
    limit = 0;
    return () => {
      limit = before + 1; // for the wait
    };
  };
  return { limit: () => limit, stopClock };
}

/** Two cells of one run, both admitted; the queue and their places go with the test. */
async function twoTurns(t: TestContext, stopClock: StopClock): Promise<Turn> {
  const close = await openSlots();
  const other = await Turn.begin(limited().stopClock);
  const turn = await Turn.begin(stopClock);
  t.after(() => {
    other.end();
    turn.end();
    void close();
  });
  return turn;
}

test('a wait that was given up leaves the time limit as it was, and each wait adds to it once', async (t) => {
  const { limit, stopClock } = limited();
  const turn = await twoTurns(t, stopClock);
  assert.equal(limit(), 181);
  void turn.alone(); // while the other runs, it is not
  assert.equal(limit(), 0);
  await turn.share(); // a peer died meanwhile: the cell ends
  assert.equal(limit(), 183);
  turn.end();
  assert.equal(limit(), 183);
});

test('the end of a turn lets the clock of its wait go on', async (t) => {
  const { limit, stopClock } = limited();
  const turn = await twoTurns(t, stopClock);
  void turn.alone();
  turn.end();
  assert.equal(limit(), 182);
});
