/**
 * Round trips of 32-byte messages at fixed instants (catalogue 6.2): open loop, so that a blocked sender
 * shows, because latency counts from the scheduled instant. The other side runs `reflect`.
 */
import { deferred } from '../../core/deferred.ts';
import { until } from '../pause.ts';
import { connectionOf, numberParam, textParam, type Activity } from './activity.ts';

const messageBytes = 32;

/** Measures `warmUp` + `count` round trips every `interval` ms; those of the warm-up are not recorded. */
export const roundTrip: Activity = async (stage, params) => {
  const channel = await connectionOf(stage).channel(textParam(params, 'label'));
  const interval = numberParam(params, 'interval');
  const warmUp = numberParam(params, 'warmUp');
  const scheduled = numberParam(params, 'count') + warmUp;
  const clock = { now: () => stage.journal.now() };
  const latency = new Map<number, number>();
  const all = deferred<undefined>();
  const first = clock.now() + interval;
  const stop = channel.receive((message) => {
    const t = clock.now();
    if (typeof message === 'string' || message.byteLength !== messageBytes) return;
    const number = new DataView(message.buffer, message.byteOffset).getUint32(0, true);
    latency.set(number, t - (first + number * interval));
    if (latency.size === scheduled) all.resolve(undefined);
  });
  for (let number = 0; number < scheduled; number++) {
    await until(clock, first + number * interval);
    const message = new Uint8Array(messageBytes);
    new DataView(message.buffer).setUint32(0, number, true);
    channel.send(message);
  }
  await Promise.race([all.promise, until(clock, clock.now() + numberParam(params, 'within'))]);
  stop();
  const samples = [...latency].filter(([number]) => number >= warmUp).map(([, ms]) => ms);
  stage.journal.record({
    kind: 'round-trip.samples',
    load: params['loaded'] === true ? 'loaded' : 'idle',
    intervalMs: interval,
    messageSize: messageBytes,
    scheduled: scheduled - warmUp,
    lost: scheduled - warmUp - samples.length,
    samples,
  });
};
