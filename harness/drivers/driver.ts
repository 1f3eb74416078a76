/** What every driver offers: it starts a peer, passes commands on, and ends it, whatever happened. */
import type { Advertise, AgentCommand, PeerIdentity, Surroundings } from '../agent/protocol.ts';
import type { HarnessError } from '../core/errors.ts';
import type { Role } from '../core/ids.ts';
import type { Ms } from '../core/units.ts';
import type { RawEvent } from '../timeline/event.ts';

/** How one stack is started here; made by set-up, plain data. */
export interface StackLaunch {
  readonly name: string;
  /** `playwright build`, `system build`, `npm package`, or the environment variable that named it. */
  readonly launchedBy: string;
  /** Executable of an engine; module URL of a Node stack. */
  readonly path: string;
  /** As set-up read it; the peer's own word is what counts. */
  readonly version: string;
  /** STUN server to use; empty for none. */
  readonly stunUrl: string;
}

export interface PeerPlan {
  readonly role: Role;
  readonly stack: StackLaunch;
  /** The peer gets processes of its own, so that `kill` takes down nothing else. */
  readonly isolated: boolean;
  /** A page will meet a certificate that no browser knows, and is to accept it; others are told whom to trust. */
  readonly ownCertificate: boolean;
  readonly within: Ms;
}

export interface PeerDriver {
  readonly name: 'playwright-page' | 'webdriver' | 'node-process' | 'external';
  /**
   * Resolves once the agent said hello.
   * @throws HarnessError `launch-failed` or `launch-timeout`; nothing of the peer is left then
   */
  launch(plan: PeerPlan): Promise<RunningPeer>;
  /** Ends everything the driver started. */
  close(): Promise<void>;
}

/** A peer between launch and close. */
export interface RunningPeer {
  readonly identity: PeerIdentity;
  readonly surroundings: Surroundings;
  /** Decides what it can reach a broker by: pages have no TCP. */
  readonly place: 'node' | 'page';
  /** @throws HarnessError the agent's own failure, `peer-died` or `peer-silent` */
  send(command: AgentCommand, within: Ms): Promise<unknown>;
  /** From now on `hear` is told where the peer really is, when it advertises another address; one at a time. */
  onAddress(hear: (at: Advertise) => void): void;
  /** Takes the events that arrived since the last call. */
  takeEvents(): RawEvent[];
  /**
   * SIGKILL to the processes of an isolated peer; a shared one is closed without a goodbye.
   * @returns when the first signal was sent, on `performance.now()`
   */
  kill(): Promise<Ms>;
  /** Settles once, with how it ended; never rejects. */
  readonly ended: Promise<string>;
  /** How a program that is not ours broke the protocol, which ended it; null while it has not. */
  violation?(): HarnessError | null;
  /** Ends the peer politely, then forcibly. Never throws. */
  close(): Promise<void>;
}

/** Serves the agent's page and accepts its control socket. */
export interface PageHost {
  /** A new place for one page: open `url` there, and its agent reports on the wire. */
  invite(): Invitation;
}

export interface Invitation {
  readonly url: string;
  readonly wire: Promise<AgentWire>;
  cancel(): void;
}

/** A two-way stream of JSON messages between a driver and an agent. */
export interface AgentWire {
  send(message: object): void;
  /** At most one receiver; what came before it is kept for it. */
  receive(receiver: (message: unknown) => void): void;
  /** Settles when the other end is gone. */
  readonly closed: Promise<string>;
  close(): void;
}
