/** One run of a check: a reference peer and the application meet once; what was seen is judged afterwards. */
import type { Judgement } from '../../analysis/conformance/rule.ts';
import { foreignConnect } from '../../analysis/conformance/godot-classic.ts';
import { caseOf, type Meeting } from '../../analysis/conformance/meeting.ts';
import { judgeMeeting } from '../../analysis/conformance/registry.ts';
import type { CheckRun } from '../../analysis/conformance/result.ts';
import { explained } from '../../analysis/signalling/explained.ts';
import { presenceOf, type Sighting } from '../../analysis/signalling/sighting.ts';
import { asFailure, type Failure } from '../../core/errors.ts';
import { otherRole } from '../../core/ids.ts';
import type { Ms } from '../../core/units.ts';
import type { RunningPeer } from '../../drivers/driver.ts';
import { Recorder } from '../../run/recorder.ts';
import { ReferencePeer } from '../peer/reference-peer.ts';
import type { RunningApplication } from './application.ts';
import { goneWithinMs, type Bench, type Checked, type RunPlan } from './run-plan.ts';
import { askToLeave } from './leave.ts';
import { urlsOf } from './places.ts';
import { RoomEar } from './room-ear.ts';
import { spokenOf } from './spoken.ts';
import { isAnnouncementBy, stimulate } from './stimuli.ts';

/** Longer than any original waits before it announces itself again when nobody was lost (trystero 0.25.3: 5.333 s). */
const repeatWithinMs: Ms = 6_000;
/** Whoever says something before it was greeted says it within this time. */
const greetAfter: Ms = 250;

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
  readonly #ear: RoomEar;
  #peer: RunningPeer | null = null;
  #reference: ReferencePeer | null = null;
  #running: RunningApplication | null = null;

  constructor(plan: RunPlan, bench: Bench) {
    this.#plan = plan;
    this.#bench = bench;
    const { dialect, root: room, secret, names } = plan;
    const peers = [names.peer, ...(names.id === null ? [] : [names.id])];
    this.#recorder = new Recorder({ room, peers, secret }, dialect);
    this.#ear = new RoomEar(plan);
  }

  /** Everything of ours is there, and listens. */
  async begin(): Promise<void> {
    const { dialect, stack, role, root, secret, names, within } = this.#plan;
    const { broker, lab } = this.#bench;
    await this.#ear.listen(this.#bench);
    const ours = otherRole(role);
    const peer = await lab.launch({ role: ours, isolated: false, ownCertificate: false }, stack);
    this.#peer = peer;
    await this.#recorder.follow(ours, peer);
    const url = broker.address(peer.place === 'page' ? 'ws' : 'tcp').url;
    const to = ours === 'offerer' ? names.id : null;
    const around = { dialect: dialect.name, broker: url, root, secret, id: names.peer, stack };
    const options = { ...around, greetAfter };
    this.#reference = new ReferencePeer(
      peer,
      { ...options, to, from: names.id, role: ours, within },
      { sightings: this.#ear.sightings, now: () => this.#ear.now() },
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
    await recorder.observe(broker);
    const subject = this.#name;
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
      judgements,
      setAside: [],
    };
    return { run, events };
  }

  /** Ends what this run began, whatever happened. */
  async end(): Promise<void> {
    await this.#running?.cut?.();
    await this.#reference?.leave();
    await this.#peer?.close();
    await this.#ear[Symbol.asyncDispose]();
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
        if (asFailure(error).code === 'nonce-timeout') await this.#stimulate(reference);
        throw error;
      });
      await this.#step(foreignConnect, this.#stimulate(reference));
    };
    await Promise.race([go(), running.failed]);
  }

  #stimulate(reference: ReferencePeer): Promise<void> {
    const { dialect, root, secret, role } = this.#plan;
    const { listenUrl: url } = this.#bench;
    const near = { dialect, root, secret, role, application: reference.other, url };
    const sightings = () => this.#ear.sightings;
    return stimulate({ ...near, recorder: this.#recorder, reference, sightings });
  }

  async #part(): Promise<void> {
    const { dialect, role } = this.#plan;
    const [running, name] = [this.#running, this.#name];
    if (running === null) return;
    const { repeatsMs } = dialect.arrival;
    if (repeatsMs.length > 0) await this.#ear.until(announcedAgain(name), repeatWithinMs);
    // Where the broker says nothing of a cut, there is only a goodbye to be seen
    if (dialect.departure === 'silence') await askToLeave(running, role, this.#recorder);
    if (running.cut === null) return;
    this.#recorder.record({
      ...{ kind: 'process', of: role, what: 'killed' },
      detail: 'by the check, to see what the broker then says of it',
    });
    await running.cut();
    if (dialect.departure === 'silence') return;
    const isGone = (seen: readonly Sighting[]) => presenceOf(seen, name) !== true;
    await this.#ear.until(isGone, goneWithinMs);
  }

  get #name(): string {
    return this.#plan.names.id ?? this.#reference?.other ?? '';
  }

  async #step(name: string, work: Promise<void>): Promise<void> {
    this.#recorder.record({ kind: 'step', name, phase: 'start' });
    await work;
    this.#recorder.record({ kind: 'step', name, phase: 'end' });
  }
}

const announcedAgain = (name: string) => (seen: readonly Sighting[]) => {
  const count = seen.filter(isAnnouncementBy(name)).length;
  return count > 1;
};

async function failureOf(work: Promise<void>): Promise<Failure | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return asFailure(error);
  }
}
