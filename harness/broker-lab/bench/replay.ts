/** Plays a recorded negotiation over a broker with two real clients and no WebRTC: what the broker alone costs. */
import { medianInterval } from '../../analysis/stats/bootstrap.ts';
import { quantile } from '../../analysis/stats/quantile.ts';
import { withDeadline } from '../../core/deadline.ts';
import { deferred } from '../../core/deferred.ts';
import type { Role } from '../../core/ids.ts';
import { seededRandom, unguessable } from '../../core/random.ts';
import type { Ms } from '../../core/units.ts';
import { native } from '../../dialects/native.ts';
import type { Replay } from '../result.ts';
import { shareOf } from '../share.ts';
import { Latencies } from './latencies.ts';
import type { LeanClient } from './lean-client.ts';
import type { Measurement } from './measurement.ts';
import { publishFrame } from './publish-frame.ts';
import type { Recording } from './recording.ts';
import { ReplayScript } from './replay-script.ts';
import { join, type Site } from './site.ts';

const roles: readonly Role[] = ['offerer', 'answerer'];
const performanceWithinMs: Ms = 10_000;
const noStamp = (): void => undefined;

/**
 * Connects both clients and subscribes to the filters of the native dialect. A performance lasts from the
 * first message handed to the socket to the last one received; no think time, so it is the floor that the broker
 * and the way to it set, not a forecast of time-to-open.
 * @param perBlock - performances in a block
 * @throws HarnessError what `join` and `LeanClient` throw; a block throws `signal-timeout` when a message does not come
 */
export async function replayMeasurement(
  site: Site,
  recording: Recording,
  perBlock: number,
): Promise<Measurement<Replay>> {
  const room = unguessable(8);
  const clients = new Map<Role, LeanClient>();
  const close = () => {
    for (const client of clients.values()) client.end();
  };
  try {
    for (const role of roles) {
      const client = await join(site);
      clients.set(role, client);
      for (const filter of native.filters({ room, me: role })) await client.subscribe(filter, 1);
    }
  } catch (error) {
    close();
    throw error;
  }
  const durations: Ms[] = [];
  const bytes = bytesOf(recording);
  const block = async () => {
    for (let left = perBlock; left > 0; left--) {
      await site.manners.spend({ messages: recording.messages.length, bytes });
      durations.push(await performed(new ReplayScript(recording, room), clients));
    }
  };
  return { block, result: () => resultOf(site, recording, durations), close };
}

async function performed(
  script: ReplayScript,
  clients: ReadonlyMap<Role, LeanClient>,
): Promise<Ms> {
  const finished = deferred<Ms>();
  const frames = script.messages.map((message) => publishFrame(message));
  const send = (role: Role) => {
    for (const { index } of script.take(role)) {
      const frame = frames[index];
      if (frame !== undefined) clients.get(role)?.publish(frame, 1, noStamp);
    }
  };
  for (const [role, client] of clients) {
    client.onPublish = ({ bytes, payloadStart, payloadEnd }) => {
      if (!script.arrived(bytes.subarray(payloadStart, payloadEnd))) return;
      if (script.done) finished.resolve(performance.now());
      else send(role);
    };
  }
  const since = performance.now();
  for (const role of roles) send(role);
  const losses = [...clients.values()].map(({ lost }) => lost);
  const last = await withDeadline(
    Promise.race([finished.promise, ...losses]),
    performanceWithinMs,
    (waited) => ({
      code: 'signal-timeout',
      what: `${script.received} of ${script.messages.length} replayed messages came within ${waited} ms`,
      cure: 'the broker loses messages or is stuck: look at the losses beside this figure',
    }),
  );
  return last - since;
}

function resultOf(site: Site, recording: Recording, durations: readonly Ms[]): Replay {
  const duration = new Latencies();
  for (const ms of durations) duration.record(ms);
  const median = durations.length === 0 ? 0 : quantile(durations, 0.5);
  const interval =
    durations.length === 0 ? { low: 0, high: 0 } : medianInterval(durations, seededRandom(1));
  return {
    recording: recording.name,
    messages: recording.messages.length,
    bytes: bytesOf(recording),
    transport: site.transport,
    duration: duration.result(),
    medianInterval: [interval.low, interval.high],
    shareOfTimeToOpen: shareOf(median, recording.timeToOpen - median), // `relate` knows more
    relativeToControl: null,
  };
}

const bytesOf = ({ messages }: Recording): number =>
  messages.reduce((sum, { payload }) => sum + Buffer.byteLength(payload), 0);
