/** Gathers what everybody saw of one cell and puts it on one clock. */
import type { ClientObservation, Observation, RunningBroker } from '../brokers/broker.ts';
import { asFailure, type ErrorCode } from '../core/errors.ts';
import type { Participant, Role } from '../core/ids.ts';
import type { Envelope } from '../core/signal.ts';
import type { Ms } from '../core/units.ts';
import type { Dialect, Room } from '../dialects/dialect.ts';
import type { RunningPeer } from '../drivers/driver.ts';
import { bestOffset, type ClockEstimate, type Exchange } from '../timeline/clock-sync.ts';
import type { EventOf, RawEvent, TimelineEvent } from '../timeline/event.ts';
import { mergeTimelines, type ClockedSource } from '../timeline/merge.ts';

const pings = 12;
const pingWithinMs: Ms = 5_000;
/** Codes of a peer that died, and of a program that has no `flush`, as it may: both have sent what they had. */
const sentAll: ReadonlySet<string> = new Set<ErrorCode>(['peer-died', 'command-unsupported']);

type WithoutTime<E> = E extends unknown ? Omit<E, 't'> : never;

/** One peer's recording: a peer that was killed and launched again is two. */
interface Track {
  readonly role: Role;
  readonly peer: RunningPeer;
  readonly events: RawEvent[];
  before: ClockEstimate | null;
  after: ClockEstimate | null;
  hasEnded: boolean;
}

/** The recording of one cell; its zero is the moment it was made. */
export class Recorder {
  /** The zero, on the clock of the machine. */
  readonly startedAt = new Date();
  readonly #zero = performance.now();
  readonly #own: RawEvent[] = [];
  readonly #broker: RawEvent[] = [];
  readonly #tracks: Track[] = [];
  readonly #room: Room;
  readonly #dialect: Dialect;

  constructor(room: Room, dialect: Dialect) {
    this.#room = room;
    this.#dialect = dialect;
  }

  /** Records an event of the harness, now. */
  record(event: WithoutTime<RawEvent>): void {
    this.#own.push({ t: performance.now(), ...event });
  }

  /** Records an event of the harness that happened at `t`, on this process's clock. */
  recordAt(t: Ms, event: WithoutTime<RawEvent>): void {
    this.#own.push({ t, ...event });
  }

  /** Begins to record a peer; measures its clock. */
  async follow(role: Role, peer: RunningPeer): Promise<void> {
    const track: Track = { role, peer, events: [], before: null, after: null, hasEnded: false };
    this.#tracks.push(track);
    void peer.ended.then(() => (track.hasEnded = true));
    track.before = await measureClock(peer);
  }

  /** Fetches what the peers still hold and measures their clocks again; a dead one keeps what it sent. */
  async collect(): Promise<void> {
    await Promise.all(
      this.#tracks.map(async (track) => {
        await this.#attempt(track, 'its clock was not measured again', async () => {
          track.after = await measureClock(track.peer);
        });
        await this.#attempt(track, 'its last events are missing', () =>
          track.peer.send({ do: 'flush' }, pingWithinMs),
        );
      }),
    );
  }

  /** That a peer which lives does not do it is a note; of one that ended, what it flushed by itself is all there is. */
  async #attempt(track: Track, missed: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { code, what } = asFailure(error);
      if (track.hasEnded || sentAll.has(code)) return;
      this.record({ kind: 'note', text: `${track.role}: ${missed}: ${what}` });
    }
  }

  /** Takes over the broker's observations of this cell's room. */
  observed(observations: readonly Observation[]): void {
    for (const { t, topic, payload, bytes, qos, retain, dup, client, seenBy } of observations) {
      if (t < this.#zero) continue; // the will of a peer of the cell before
      const decoded = this.#dialect.decode(this.#room, topic, payload);
      const envelope = decoded.ok ? decoded.envelope : null;
      const ref = envelope === null ? null : refOf(envelope);
      const signal: EventOf<'broker.publish'>['signal'] = envelope?.signal.kind ?? 'unknown';
      const wire = { topic, bytes, ref, signal, qos, retain, dup, client, payload, seenBy };
      this.#broker.push({ t, kind: 'broker.publish', ...wire });
    }
  }

  /** Takes over what clients did at the broker since the cell began. */
  observedClients(observations: readonly ClientObservation[]): void {
    for (const observation of observations) {
      if (observation.t < this.#zero) continue;
      this.#broker.push({ kind: 'broker.client', ...observation });
    }
  }

  /** Takes over all that a broker saw until now. @throws HarnessError what the broker's own questions throw */
  async observe(broker: RunningBroker): Promise<void> {
    this.observed(await broker.takeObservations());
    this.observedClients((await broker.takeClients?.()) ?? []);
  }

  timeline(): TimelineEvent[] {
    for (const track of this.#tracks) track.events.push(...track.peer.takeEvents());
    const sources = this.#tracks.map(({ role: by, events, before, after }): ClockedSource => {
      return { by, events, clock: { before, after } };
    });
    const harness: { by: Participant; events: RawEvent[] }[] = [
      { by: 'harness', events: this.#own },
      { by: 'broker', events: this.#broker },
    ];
    return mergeTimelines({ zero: this.#zero, sources, harness });
  }
}

const refOf = ({ from, session, seq }: Envelope): string | null =>
  session === null || seq === null ? null : `${from}/${session}/${seq}`;

async function measureClock(peer: RunningPeer): Promise<ClockEstimate> {
  const exchanges: Exchange[] = [];
  for (let ping = 0; ping < pings; ping++) {
    const sent = performance.now();
    const reply = await peer.send({ do: 'ping' }, pingWithinMs);
    const returned = performance.now();
    const { received, replied } = reply as { received: Ms; replied: Ms }; // PingReply, by the protocol
    exchanges.push([sent, received, replied, returned]);
  }
  return bestOffset(exchanges, peer.surroundings.clockStepMs);
}
