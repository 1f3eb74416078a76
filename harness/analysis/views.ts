/** What the analysis says of one timeline: the values that checks, figures and the report share. */
import type { Participant, Role } from '../core/ids.ts';
import type { Ms } from '../core/units.ts';
import type { EventOf } from '../timeline/event.ts';

/** Instants of catalogue section 6.1, on the harness's clock; null where it was not seen. */
export interface Marks {
  readonly role: Role;
  readonly T0: number | null;
  readonly T1: number | null;
  readonly T2: number | null;
  /** T3 to T5, T8, T9 and T13 are the offerer's; T6 and T7 the answerer's; the rest belong to `role`. */
  readonly T3: number | null;
  readonly T4: number | null;
  readonly T5: number | null;
  readonly T6: number | null;
  readonly T7: number | null;
  readonly T8: number | null;
  /** Offerer: setRemoteDescription(answer) resolved. Answerer: setLocalDescription(answer) resolved. */
  readonly T9: number | null;
  readonly T10: number | null;
  /** `absent` where the stack cannot tell when DTLS is done. */
  readonly T11: number | null | 'absent';
  readonly T12: number | null;
  readonly T13: number | null;
}

export interface Phase {
  readonly id:
    | 'broker-connect'
    | 'subscribe'
    | 'offer'
    | 'hand-over'
    | 'signalling'
    | 'answer'
    | 'ice'
    | 'dtls'
    /** Both, where the stack tells no state of ICE. */
    | 'ice-dtls'
    | 'channel'
    | 'first-echo';
  /** In words, e.g. `Offer creation`. */
  readonly label: string;
  /** One sentence for a newcomer. */
  readonly explains: string;
  /** ms on the harness's clock. */
  readonly start: number;
  /** May be negative when a state event was delivered late; never clamped. */
  readonly ms: number;
  /** `ms` is true to ± this: 0 unless it begins on one peer's clock and ends on the other's (`one-way.ts`). */
  readonly bound: Ms;
  /** E.g. `T8 − T5`. */
  readonly formula: string;
}

export interface PhaseReport {
  readonly role: Role;
  readonly marks: Marks;
  /** In order, without gaps: broker-connect and subscribe lie before T3, the rest add up to T12 − T3. */
  readonly phases: readonly Phase[];
  /** T12(offerer) − T3; null when it did not open. */
  readonly timeToOpen: number | null;
  /** T13 − T3. */
  readonly timeToFirstEcho: number | null;
  /** What lies between the marks of one peer and of the other is true to ± this, in ms. */
  readonly bound: Ms;
  /** Within the signalling phase: the answerer's own share T7 − T6 and the broker's remainder. */
  readonly signallingShares: { readonly answerer: number; readonly broker: number } | null;
}

/** One MQTT message with its three sightings; null where it was not seen there. */
export interface WireMessage {
  /** 1 for the first published. */
  readonly number: number;
  readonly sent: EventOf<'signal.sent'> | null;
  readonly atBroker: EventOf<'broker.publish'> | null;
  readonly received: readonly EventOf<'signal.received'>[];
  /** A time from its first sighting to one by each participant is true to ± this, in ms (`one-way.ts`). */
  readonly bounds: Readonly<Record<Participant, Ms>>;
  /** How often the sender repeated it after the first time. */
  readonly resends: number;
  readonly from: Participant | null;
  readonly topic: string;
  readonly signal: EventOf<'broker.publish'>['signal'];
  readonly bytes: number;
  readonly payload: string;
}
