/** Our observer at a broker that does not answer: every wait has its deadline. */
import assert from 'node:assert/strict';
import { mock, test, type TestContext } from 'node:test';
import { deafAfter, standIn } from './connect-stand-ins.ts';
import { joinObserver, type Observer } from './observer.ts';

/** An observer at a broker that answers so many subscriptions; the clock of deadlines is the test's own. */
async function observerAt(t: TestContext, subscriptions: number): Promise<Observer> {
  const server = await standIn('tcp', deafAfter(subscriptions));
  const observer = await joinObserver({ url: server.url });
  t.after(async () => {
    mock.timers.reset();
    await observer.close();
    await server.kill();
  });
  return observer;
}

test('a subscription that is not answered fails after its deadline', async (t) => {
  const observer = await observerAt(t, 0);
  mock.timers.enable({ apis: ['setTimeout'] });
  const watching = assert.rejects(observer.watch('room/1/#'), {
    code: 'subscribe-timeout',
    what: "no SUBACK for our observer's subscription to room/1/# within 5000 ms",
  });
  mock.timers.tick(5_000);
  await watching;
});

test('the end of the former subscription that is not answered fails after its deadline', async (t) => {
  const observer = await observerAt(t, 1);
  await observer.watch('room/1/#');
  mock.timers.enable({ apis: ['setTimeout'] });
  const watching = assert.rejects(observer.watch('room/2/#'), {
    code: 'subscribe-timeout',
    what: "no UNSUBACK for the end of our observer's subscription to room/1/# within 5000 ms",
  });
  mock.timers.tick(5_000);
  await watching;
});

for (const subscriptions of [0, 1]) {
  test(`a broker that answers ${subscriptions} subscriptions and tells no version has none after 500 ms`, async (t) => {
    const observer = await observerAt(t, subscriptions);
    mock.timers.enable({ apis: ['setTimeout'] });
    const asked = observer.version();
    mock.timers.tick(500);
    assert.equal(await asked, '');
  });
}
