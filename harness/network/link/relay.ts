/**
 * One running link: two sockets, one towards each peer, and the two directions between them. The offerer is told
 * that the answerer lives at the first, the answerer that the offerer lives at the second. ICE checks user name
 * and password and not where a check comes from (RFC 8445 section 7.3), so that every stack takes it.
 */
import { otherRole, type Role } from '../../core/ids.ts';
import type { Ms } from '../../core/units.ts';
import { Appointment } from './appointment.ts';
import { Direction } from './direction.ts';
import { Face } from './face.ts';
import { hashed } from './pipeline.ts';
import type {
  Advertised,
  LinkAction,
  LinkChange,
  LinkPlan,
  LinkReport,
  Address,
} from './protocol.ts';

const roles = ['offerer', 'answerer'] as const;
type BySide<T> = Readonly<Record<Role, T>>;

/** A link between its opening and its report. */
export class Relay {
  readonly #plan: LinkPlan;
  readonly #directions: BySide<Direction>;
  readonly #faces: BySide<Face>;
  readonly #appointment = new Appointment(() => this.#release());
  readonly #changes: LinkChange[] = [];
  readonly #rebound = new Set<Role>();
  /** When the first datagram came; null before. */
  #since: Ms | null = null;

  /** @throws HarnessError `link-start-failed` */
  static async open(plan: LinkPlan): Promise<Relay> {
    const direction = (from: Role) =>
      new Direction(plan.paths[from], hashed(`${plan.seed}/${from}`));
    const directions = { offerer: direction('offerer'), answerer: direction('answerer') };
    let relay: Relay | null = null;
    const face = (of: Role) =>
      Face.open(plan.host, {
        onDatagram: (bytes) => relay?.carry(of, bytes),
        onStranger: (bytes, cause) => {
          directions[of].counts.received(bytes);
          directions[of].counts.dropped(cause);
        },
      });
    const faces = { offerer: await face('offerer'), answerer: await face('answerer') };
    relay = new Relay(plan, directions, faces);
    return relay;
  }

  private constructor(plan: LinkPlan, directions: BySide<Direction>, faces: BySide<Face>) {
    this.#plan = plan;
    this.#directions = directions;
    this.#faces = faces;
    for (const from of roles) {
      directions[from].onOutage = (isOut) => {
        this.#note(isOut ? 'cut' : 'healed', from, '');
      };
    }
  }

  /** What the other side is to be told of each. */
  get advertised(): Advertised {
    const { offerer, answerer } = this.#faces;
    return { offerer: answerer.address, answerer: offerer.address };
  }

  /** A side says where it really is. */
  learn(side: Role, at: Address): void {
    const face = this.#faces[side];
    face.whereabouts.told(at);
    this.#note('learned', side, `${at.address}:${at.port}`);
    face.sendHeld(performance.now());
  }

  /** @throws HarnessError `link-start-failed` when there is no port to rebind to */
  async act({ do: what, from }: LinkAction): Promise<void> {
    if (what === 'rebind') await this.#rebind(from);
    else this.#directions[from].isCut = what === 'cut';
  }

  /** Takes what a side sent: `from` it, now. */
  carry(from: Role, bytes: Uint8Array): void {
    const now = performance.now();
    this.#since ??= now;
    const age = now - this.#since;
    this.#faces[from].sendHeld(now); // it has shown where it is
    this.#rebindIfPlanned(from, age);
    const direction = this.#directions[from];
    direction.take(bytes, now, age);
    this.#releaseFrom(from, now);
    this.#appointment.by(direction.next);
  }

  /** What is still on its way is lost, and counted as that. */
  close(): LinkReport {
    this.#appointment.cancel();
    for (const role of roles) this.#faces[role].close();
    const statistics = (from: Role) => {
      const { counts } = this.#directions[from];
      this.#directions[from].release(Infinity, () => {
        counts.dropped('link-closed');
      });
      return counts.statistics();
    };
    const bySide = { offerer: statistics('offerer'), answerer: statistics('answerer') };
    return { changes: this.#changes, statistics: bySide };
  }

  #release(): Ms {
    for (const from of roles) this.#releaseFrom(from, performance.now());
    return Math.min(...roles.map((from) => this.#directions[from].next));
  }

  #releaseFrom(from: Role, now: Ms): void {
    const { counts } = this.#directions[from];
    const face = this.#faces[otherRole(from)];
    this.#directions[from].release(now, (passage) => {
      face.send(passage, counts, performance.now());
    });
  }

  #rebindIfPlanned(from: Role, age: Ms): void {
    const { rebind } = this.#plan.paths[from];
    if (rebind === null || age < rebind || this.#rebound.has(from)) return;
    this.#rebound.add(from);
    this.#rebind(from).catch((error: unknown) => {
      this.#note('rebound', from, `it was to be, and failed: ${String(error)}`);
    });
  }

  async #rebind(from: Role): Promise<void> {
    const face = this.#faces[otherRole(from)];
    await face.rebind();
    const { address, port } = face.address;
    this.#note('rebound', from, `its datagrams come from ${address}:${port} from now on`);
  }

  #note(what: LinkChange['what'], side: Role, detail: string): void {
    this.#changes.push({ at: Number(process.hrtime.bigint()) / 1e6, what, side, detail });
  }
}
