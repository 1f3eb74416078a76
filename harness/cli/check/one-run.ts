/** One run of a check: a reference peer and the application meet once; what was seen is judged afterwards. */
import type { Judgement } from '../../analysis/conformance/rule.ts';
import { foreignConnect } from '../../analysis/conformance/godot-classic.ts';
import { caseOf, type Meeting } from '../../analysis/conformance/meeting.ts';
import { judgeMeeting } from '../../analysis/conformance/registry.ts';
import type { CheckRun } from '../../analysis/conformance/result.ts';
import { explained } from '../../analysis/signalling/explained.ts';
import { presenceOf, type Published, type Sighting } from '../../analysis/signalling/sighting.ts';
import { atMost } from '../../core/deadline.ts';
import { asFailure, type Failure } from '../../core/errors.ts';
import { otherRole, type Role } from '../../core/ids.ts';
import type { RunningBroker } from '../../brokers/broker.ts';
import type { Ms } from '../../core/units.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import type { RunningPeer } from '../../drivers/driver.ts';
import type { Lab } from '../../run/lab.ts';
import { Recorder } from '../../run/recorder.ts';
import type { TimelineEvent } from '../../timeline/event.ts';
import { ReferencePeer } from '../peer/reference-peer.ts';
import { listenAt, type Ear } from '../watch/ear.ts';
import { selfReading, understanding, type Understanding } from '../watch/understand.ts';
import type { Application, RunningApplication } from './application.ts';
import type { Names } from './names.ts';
import { urlsOf } from './places.ts';
import { spokenOf } from './spoken.ts';

/** From the end of its connection to what the broker says of it (catalogue LIFE-002). */
const goneWithinMs: Ms = 5_000;
const pingWithinMs: Ms = 3_000;

export interface RunPlan {
  readonly dialect: Dialect;
  readonly stack: string;
  /** What the application is to be. */
  readonly role: Role;
  readonly root: string;
  /** The password of the room; empty: none. */
  readonly secret: string;
  readonly names: Names;
  readonly within: Ms;
}

export interface Bench {
  readonly lab: Lab;
  readonly broker: RunningBroker;
  readonly application: Application;
  /** Where our own listener connects. */
  readonly listenUrl: string;
  /** Filters by which all that concerns a root is seen. */
  readonly filters: (root: string, peer: string) => readonly string[];
}

/** What came of a run, and all that was seen in it. */
export interface Checked {
  readonly run: CheckRun;
  readonly events: readonly TimelineEvent[];
}

/** Never rejects because of the application: that is its result. @throws HarnessError when our own side falls short */
export async function oneRun(plan: RunPlan, bench: Bench): Promise<Checked> {
  const run = new Run(plan, bench);
  try {
    await run.begin();
    const failure = await run.meetAndPart();
    return await run.judged(failure);
  } finally {
    await run.end();
  }
}

class Run {
  readonly #plan: RunPlan;
  readonly #bench: Bench;
  readonly #recorder: Recorder;
  readonly #understanding: Understanding;
  readonly #sightings: Sighting[] = [];
  readonly #since = performance.now();
  #ear: Ear | null = null;
  #onHeard: () => void = () => undefined;
  #peer: RunningPeer | null = null;
  #reference: ReferencePeer | null = null;
  #running: RunningApplication | null = null;

  constructor(plan: RunPlan, bench: Bench) {
    this.#plan = plan;
    this.#bench = bench;
    const { dialect, root: room, secret, names } = plan;
    const peers = [names.peer, ...(names.id === null ? [] : [names.id])];
    this.#recorder = new Recorder({ room, peers, secret }, dialect);
    this.#understanding = understanding(selfReading([dialect.name]), { room, peers, secret });
  }

  /** Everything of ours is there, and listens. */
  async begin(): Promise<void> {
    const { dialect, stack, role, root, secret, names, within } = this.#plan;
    const { broker, lab, listenUrl, filters } = this.#bench;
    const wanted = filters(root, names.peer);
    await broker.watch(...wanted);
    this.#ear = await listenAt(listenUrl, wanted, (published) => this.#hear(published));
    const ours = otherRole(role);
    const peer = await lab.launch({ role: ours, isolated: false, ownCertificate: false }, stack);
    this.#peer = peer;
    await this.#recorder.follow(ours, peer);
    const url = broker.address(peer.place === 'page' ? 'ws' : 'tcp').url;
    const to = ours === 'offerer' ? names.id : null;
    const options = { dialect: dialect.name, broker: url, root, secret, id: names.peer, stack };
    const around = { sightings: this.#sightings, now: () => performance.now() - this.#since };
    this.#reference = new ReferencePeer(
      peer,
      { ...options, to, from: names.id, role: ours, within },
      around,
    );
  }

  /** @returns why the two did not get through it; null when they did */
  async meetAndPart(): Promise<Failure | null> {
    const failure = await failureOf(this.#meet());
    await this.#part();
    return failure;
  }

  async judged(failure: Failure | null): Promise<Checked> {
    const { broker, application } = this.#bench;
    const { names, role, root, secret, dialect, stack } = this.#plan;
    const recorder = this.#recorder;
    await recorder.collect();
    recorder.observed(await broker.takeObservations());
    recorder.observedClients((await broker.takeClients?.()) ?? []);
    const subject = names.id ?? this.#reference?.other ?? '';
    const events = recorder.timeline();
    const side = { root, subject, partner: names.peer, role };
    const spoken = spokenOf({ dialect, secret, ...side });
    const meeting: Meeting = { dialect: dialect.name, ...side, events, ...spoken };
    const judgements: Judgement[] = judgeMeeting(meeting);
    const run: CheckRun = {
      ...{ stack: `${stack} ${this.#peer?.identity.version ?? ''}`.trim(), role, root },
      application: application.name,
      names: { application: subject, reference: names.peer },
      failure: failure === null ? null : explained(failure, caseOf(meeting)),
      judgements: judgements.map((each) => ({ ...each, references: [...each.references] })),
    };
    return { run, events };
  }

  /** Ends what this run began, whatever happened. */
  async end(): Promise<void> {
    await this.#running?.cut?.();
    await this.#reference?.leave();
    await this.#peer?.close();
    await this.#ear?.close();
  }

  async #meet(): Promise<void> {
    const reference = this.#reference;
    if (reference === null) return;
    await this.#step('join', reference.join());
    const { root, secret, role, names, within } = this.#plan;
    const { broker, application } = this.#bench;
    const who = { id: names.id ?? '', peer: names.peer, role };
    const place = { ...urlsOf(broker), root, password: secret, ...who };
    const running = await application.start(place, within);
    this.#running = running;
    const go = async () => {
      await this.#step('meet', reference.meet());
      await this.#step('connect', reference.negotiate()).catch(async (error: unknown) => {
        // Whether it answers elsewhere tells what is wrong with its channel
        if (asFailure(error).code === 'nonce-timeout') await this.#ping(reference);
        throw error;
      });
      await this.#step(foreignConnect, this.#ping(reference));
    };
    await Promise.race([go(), running.failed]);
  }

  /** What it does not answer is for the rules to judge. */
  async #ping(reference: ReferencePeer): Promise<void> {
    if (!this.#plan.dialect.able.has('signalling-ping')) return;
    if (this.#plan.dialect.name === 'godot-workbench') return; // its ping is a custom of ours
    await reference.ping(pingWithinMs).catch(() => undefined);
  }

  async #part(): Promise<void> {
    const cut = this.#running?.cut ?? null;
    if (cut === null) return;
    this.#recorder.record({
      ...{ kind: 'process', of: this.#plan.role, what: 'killed' },
      detail: 'by the check, to see what the broker then says of it',
    });
    await cut();
    await this.#untilGone();
  }

  /** Waits for the will, where the dialect has one and the application was there. */
  async #untilGone(): Promise<void> {
    const name = this.#plan.names.id ?? this.#reference?.other ?? '';
    if (this.#plan.dialect.departure === 'silence') return;
    const gone = new Promise<void>((resolve) => {
      this.#onHeard = () => {
        if (presenceOf(this.#inRoom(), name) !== true) resolve();
      };
      this.#onHeard();
    });
    await atMost(gone, goneWithinMs);
  }

  async #step(name: string, work: Promise<void>): Promise<void> {
    this.#recorder.record({ kind: 'step', name, phase: 'start' });
    await work;
    this.#recorder.record({ kind: 'step', name, phase: 'end' });
  }

  #inRoom(): Sighting[] {
    return this.#sightings.filter(({ root }) => root === this.#plan.root);
  }

  #hear(published: Published): readonly string[] {
    const t = performance.now() - this.#since;
    this.#sightings.push(this.#understanding.read({ ...published, t }));
    this.#onHeard();
    return this.#understanding.filters();
  }
}

async function failureOf(work: Promise<void>): Promise<Failure | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return asFailure(error);
  }
}
