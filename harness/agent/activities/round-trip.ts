/**
 * Round trips of 32-byte messages at fixed instants (catalogue 6.2): open loop, so that a blocked sender
 * shows, because latency counts from the scheduled instant. The other side runs `reflect`. Whether what was lost was
 * only held back by a stack, shows when a little more is sent afterwards.
 */
import { deferred } from '../../core/deferred.ts';
import type { Ms } from '../../core/units.ts';
import { until } from '../pause.ts';
import { connectionOf, numberParam, textParam, type Activity } from './activity.ts';
import { nudge } from './nudge.ts';

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
    const view = new DataView(message.buffer, message.byteOffset);
    if (view.getFloat64(8, true) !== first) return; // late, from the round before
    const number = view.getUint32(0, true);
    if (number >= scheduled) return; // sent afterwards
    latency.set(number, t - (first + number * interval));
    if (latency.size === scheduled) all.resolve(undefined);
  });
  for (let number = 0; number < scheduled; number++) {
    await until(clock, first + number * interval);
    channel.send(numbered(number, first));
  }
  await Promise.race([all.promise, until(clock, clock.now() + numberParam(params, 'within'))]);
  const came = () => [...latency].filter(([number]) => number >= warmUp && number < scheduled);
  const samples = came().map(([, ms]) => ms);
  const lostInWarmUp = scheduled - latency.size - (scheduled - warmUp - samples.length);
  await nudge(channel, {
    clock,
    message: (more) => numbered(scheduled + more, first),
    isComplete: () => came().length === scheduled - warmUp,
  });
  stop();
  stage.journal.record({
    kind: 'round-trip.samples',
    load: params['loaded'] === true ? 'loaded' : 'idle',
    intervalMs: interval,
    messageSize: messageBytes,
    scheduled: scheduled - warmUp,
    lost: scheduled - warmUp - samples.length,
    ...(lostInWarmUp === 0 ? {} : { lostInWarmUp }),
    held: came().length - samples.length,
    samples,
  });
};

/** @param first - instant of the first message of its round, which no other round shares */
function numbered(number: number, first: Ms): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(messageBytes);
  const view = new DataView(message.buffer);
  view.setUint32(0, number, true);
  view.setFloat64(8, first, true);
  return message;
}
