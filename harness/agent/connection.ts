/**
 * One RTCPeerConnection, watched: every state change, candidate and call goes to the journal.
 * It takes descriptions and candidates in any order and queues what comes early (catalogue HR-3).
 */
import { deferred } from '../core/deferred.ts';
import { HarnessError, type ErrorCode } from '../core/errors.ts';
import type { CandidateInit } from '../core/signal.ts';
import type { ChannelPlan } from '../dialects/dialect.ts';
import type { EventOf } from '../timeline/event.ts';
import { candidateEntry, normalised } from './candidate.ts';
import { Channel, readId, type Framing } from './channel.ts';
import type { Journal } from './journal.ts';
import type { PeerConnectionClass, Platform } from './platform.ts';
import type { Endpoint } from './protocol.ts';

type CallName = EventOf<'call'>['name'];
/** No stack gathers more; a flood beyond it is dropped and noted (catalogue HR-7). */
const mostQueuedCandidates = 256;

/** A candidate from the other side, with the ufrag of the description that it belongs to, where known. */
export type RemoteCandidate = CandidateInit & { readonly ufrag: string | null };

/** A peer connection that journals all that happens to it; ends are told to `onEnd`, failure rejects `failed`. */
export class Connection {
  readonly pc: RTCPeerConnection;
  /** Rejects when ICE or the whole connection reports failed; never resolves. */
  readonly failed: Promise<never>;
  readonly #journal: Journal;
  readonly #platform: Platform;
  readonly #framing: () => Framing | undefined;
  readonly #channels = new Map<string, Channel>();
  readonly #channelWatchers = new Set<() => void>();
  readonly #early: RemoteCandidate[] = [];
  readonly #fail: (error: HarnessError) => void;
  /** Hears of each end that is noticed after open. */
  onEnd: (plane: Endpoint, detail: string) => void = () => undefined;
  /** Hears that a plane is well; it may have been in doubt. */
  onWell: (plane: Endpoint) => void = () => undefined;
  /** Gets each local candidate, normalised; null for the end of candidates. */
  onCandidate: (candidate: CandidateInit | null) => void = () => undefined;

  /** Hears that there will be no more local candidates, whether or not the stack says so by one of its own. */
  onGathered: () => void = () => undefined;

  /**
   * @param framing - makes that of each new channel; undefined where messages go as they are
   * @throws HarnessError `connection-refused`
   */
  constructor(
    PeerConnection: PeerConnectionClass,
    platform: Platform,
    journal: Journal,
    framing: () => Framing | undefined = () => undefined,
  ) {
    this.#platform = platform;
    this.#journal = journal;
    this.#framing = framing;
    const failure = deferred<never>();
    this.failed = failure.promise;
    this.failed.catch(() => undefined); // heard by whoever races against it, or by nobody
    this.#fail = failure.reject;
    this.pc = made(PeerConnection, platform.iceServers);
    this.#watch();
  }

  /** @throws HarnessError `channel-refused` */
  createChannel(plan: ChannelPlan): Channel {
    this.#call('createDataChannel', 'start', plan.label);
    const channel = this.#wrapped(this.#created(plan));
    this.#call('createDataChannel', 'end', plan.label);
    this.#keep(channel);
    return channel;
  }

  #created({ label, options }: ChannelPlan): RTCDataChannel {
    try {
      return this.pc.createDataChannel(label, { ...options });
    } catch (error) {
      this.#call('createDataChannel', 'error', `${label} ${String(error)}`);
      throw new HarnessError({
        code: 'channel-refused',
        what: `createDataChannel(${label}, ${JSON.stringify(options)}) threw: ${String(error)}`,
        cure: 'see whether the stack knows these options, and was not closed before',
        cause: error,
      });
    }
  }

  #wrapped(raw: RTCDataChannel): Channel {
    return new Channel(raw, this.#journal, this.#platform, this.#framing());
  }

  has(label: string): boolean {
    return this.#channels.has(label);
  }

  hasOpened(label: string): boolean {
    return this.#channels.get(label)?.hasOpened === true;
  }

  /** The channel with this label, now or when the other side announces it. */
  channel(label: string): Promise<Channel> {
    return new Promise((resolve) => {
      const look = () => {
        const channel = this.#channels.get(label);
        if (channel === undefined) return;
        this.#channelWatchers.delete(look);
        resolve(channel);
      };
      this.#channelWatchers.add(look);
      look();
    });
  }

  async offer(): Promise<string> {
    const offer = await this.#timed('createOffer', '', () => this.pc.createOffer());
    await this.#applyLocal('offer', offer.sdp ?? '');
    return offer.sdp ?? '';
  }

  async answer(): Promise<string> {
    const answer = await this.#timed('createAnswer', '', () => this.pc.createAnswer());
    await this.#applyLocal('answer', answer.sdp ?? '');
    return answer.sdp ?? '';
  }

  /** @throws HarnessError `description-refused` */
  async applyRemote(type: 'offer' | 'answer', sdp: string): Promise<void> {
    this.#journal.record({ kind: 'description', side: 'remote', type, sdp });
    const apply = () => this.pc.setRemoteDescription({ type, sdp });
    await this.#timed('setRemoteDescription', type, apply, 'description-refused');
    this.#remoteUfrag = ufragOf(sdp);
    this.#watchDtls();
  }
  #remoteUfrag = '';
  #isClosed = false;

  /**
   * Adds the candidates that have come so far, and from now on each as it comes; after `applyRemote`. An answerer
   * answers first: each candidate that it adds before would keep the offerer waiting for the answer.
   */
  async addEarly(): Promise<void> {
    this.#takesCandidates = true;
    for (const early of this.#early.splice(0)) {
      const isOurs = early.ufrag === null || early.ufrag === this.#remoteUfrag;
      if (isOurs) await this.#addCandidate(early, true);
      else this.#note(`a candidate of another negotiation was dropped: ${early.candidate}`);
    }
  }
  #takesCandidates = false;

  /** Adds a remote candidate, or keeps it for `addEarly`. */
  async addRemote(candidate: RemoteCandidate): Promise<void> {
    if (this.#takesCandidates) {
      await this.#addCandidate(candidate, false);
    } else if (this.#early.length < mostQueuedCandidates) {
      this.#early.push(candidate);
    } else {
      this.#note(`one candidate too many was dropped: ${candidate.candidate}`);
    }
  }

  /** Says goodbye on the channels, where the dialect has words for it, and closes; the end begins with the goodbye. */
  async leave(): Promise<void> {
    this.#call('close', 'start', '');
    const lingers = [...this.#channels.values()].map((channel) => channel.sayGoodbye());
    const longest = Math.max(0, ...lingers);
    if (longest > 0) await new Promise((resolve) => setTimeout(resolve, longest));
    this.#end();
  }

  close(): void {
    this.#call('close', 'start', '');
    this.#end();
  }

  #end(): void {
    this.#isClosed = true;
    this.pc.close();
    this.#call('close', 'end', '');
  }

  #keep(channel: Channel): void {
    this.#channels.set(channel.label, channel);
    void channel.closed.then(() => {
      this.onEnd('channel', `channel "${channel.label}" closed`);
    });
    void channel.left.then((words) => {
      this.onEnd('channel', words);
    });
    for (const watcher of [...this.#channelWatchers]) watcher();
  }

  async #applyLocal(type: 'offer' | 'answer', sdp: string): Promise<void> {
    this.#journal.record({ kind: 'description', side: 'local', type, sdp });
    const apply = () => this.pc.setLocalDescription({ type, sdp });
    await this.#timed('setLocalDescription', type, apply, 'description-refused');
    this.#watchDtls();
  }

  async #addCandidate(remote: RemoteCandidate, queued: boolean): Promise<void> {
    // Too late: there is nothing to add it to. Some stacks do not tell by their state that we have closed
    if (this.#isClosed || this.pc.signalingState === 'closed') return;
    const { candidate: line, sdpMid, sdpMLineIndex } = remote;
    const candidate: CandidateInit = { candidate: line, sdpMid, sdpMLineIndex };
    this.#journal.recordLater(() => candidateEntry('remote', candidate, queued));
    try {
      await this.#timed('addIceCandidate', candidate.candidate, () =>
        this.pc.addIceCandidate({ ...candidate }),
      );
    } catch {
      // One refused candidate costs only itself (ICE-007); the call event says so
    }
  }

  #watch(): void {
    const { pc } = this;
    pc.onsignalingstatechange = () => {
      this.#state('signaling', pc.signalingState);
    };
    pc.onicegatheringstatechange = () => {
      this.#state('gathering', pc.iceGatheringState);
      if (pc.iceGatheringState === 'complete') this.onGathered();
    };
    pc.oniceconnectionstatechange = () => {
      this.#iceState(pc.iceConnectionState);
    };
    pc.onconnectionstatechange = () => {
      this.#connectionState(pc.connectionState);
    };
    pc.onicecandidate = ({ candidate }) => {
      this.#localCandidate(candidate);
    };
    pc.ondatachannel = ({ channel }) => {
      const { label } = channel;
      this.#journal.record({ kind: 'channel.announced', label, id: readId(channel) });
      this.#keep(this.#wrapped(channel));
    };
  }

  #iceState(value: RTCIceConnectionState): void {
    this.#state('ice', value);
    if (value === 'failed') this.#failedWith('ice-failed', 'iceConnectionState became failed');
    if (isEnd(value)) this.onEnd('ice', value);
    if (value === 'connected' || value === 'completed') this.onWell('ice');
  }

  #connectionState(value: RTCPeerConnectionState): void {
    this.#state('connection', value);
    if (value === 'failed' || value === 'closed')
      this.#failedWith('connection-failed', `connectionState became ${value}`);
    if (isEnd(value)) this.onEnd('connection', value);
    if (value === 'connected') this.onWell('connection');
  }

  #localCandidate(candidate: RTCIceCandidate | null | undefined): void {
    const line = candidate?.candidate ?? '';
    const init = typeof candidate?.toJSON === 'function' ? candidate.toJSON() : (candidate ?? {});
    this.#journal.recordLater(() => candidateEntry('local', init, false));
    this.onCandidate(line === '' ? null : normalised(init));
  }

  /** The DTLS state by its own event, where the stack shows it (T11 of catalogue 6.1). */
  #watchDtls(): void {
    const transport = dtlsTransport(this.pc);
    if (transport === null || this.#dtls === transport) return;
    this.#dtls = transport;
    transport.onstatechange = () => {
      this.#state('dtls', transport.state);
    };
  }
  #dtls: RTCDtlsTransport | null = null;

  #note(text: string): void {
    this.#journal.record({ kind: 'note', text });
  }

  #state(machine: EventOf<'state'>['machine'], value: string): void {
    this.#journal.record({ kind: 'state', machine, value });
  }

  #call(name: CallName, phase: EventOf<'call'>['phase'], detail: string): void {
    this.#journal.record({ kind: 'call', name, phase, detail });
  }

  async #timed<T>(
    name: CallName,
    detail: string,
    work: () => Promise<T>,
    code: ErrorCode = 'description-refused',
  ): Promise<T> {
    this.#call(name, 'start', detail);
    try {
      const value = await work();
      this.#call(name, 'end', detail);
      return value;
    } catch (error) {
      this.#call(name, 'error', `${detail} ${String(error)}`.trim());
      throw new HarnessError({
        code: name === 'addIceCandidate' ? 'candidate-refused' : code,
        what: `${name}(${detail}) was refused: ${String(error)}`,
        cure: 'read the description or candidate in the wire log: the stack does not take it',
        cause: error,
      });
    }
  }

  #failedWith(code: 'ice-failed' | 'connection-failed', seen: string): void {
    this.#fail(
      new HarnessError({
        code,
        what: seen,
        cure: 'compare the candidates of both sides: can one reach the other?',
      }),
    );
  }
}

function made(PeerConnection: PeerConnectionClass, iceServers: RTCIceServer[]): RTCPeerConnection {
  try {
    return new PeerConnection({ iceServers });
  } catch (error) {
    throw new HarnessError({
      code: 'connection-refused',
      what: `new RTCPeerConnection(${JSON.stringify({ iceServers })}) threw: ${String(error)}`,
      cure: 'try it by hand: it may not take these ICE servers, or have too many connections open',
      cause: error,
    });
  }
}

/** The ICE user fragment of a description with one section (RFC 8839 section 5.4); empty when it has none. */
export const ufragOf = (sdp: string): string => /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? '';

const isEnd = (state: string): boolean => ['disconnected', 'failed', 'closed'].includes(state);

/** The DTLS transport, where the stack has one that tells of its changes. */
export function dtlsTransport(pc: RTCPeerConnection): RTCDtlsTransport | null {
  const sctp: unknown = pc.sctp;
  if (typeof sctp !== 'object' || sctp === null || !('transport' in sctp)) return null;
  const { transport } = sctp;
  if (typeof transport !== 'object' || transport === null) return null;
  return 'onstatechange' in transport ? (transport as RTCDtlsTransport) : null; // it has the event we use
}
