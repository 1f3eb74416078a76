/**
 * A timeline as a Chrome trace, for Perfetto and chrome://tracing.
 * @see Trace Event Format, https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
import { participants, type Participant, type Role } from '../../core/ids.ts';
import type { TimelineEvent } from '../../timeline/event.ts';
import { isWithheld } from '../one-way.ts';
import { phasesOf } from '../phases.ts';
import { wireLog } from '../wire.ts';

/** The shapes of the format that are used here; `ts` and `dur` in µs. */
export type TraceEvent =
  | {
      ph: 'M';
      name: 'process_name' | 'thread_name';
      pid: number;
      tid: number;
      args: { name: string };
    }
  | {
      ph: 'i';
      s: 't';
      name: string;
      cat: string;
      ts: number;
      pid: number;
      tid: number;
      args: object;
    }
  | {
      ph: 'X';
      name: string;
      cat: string;
      ts: number;
      dur: number;
      pid: number;
      tid: number;
      args: object;
    }
  | { ph: 's' | 't'; name: string; cat: string; id: string; ts: number; pid: number; tid: number }
  | {
      ph: 'f';
      bp: 'e';
      name: string;
      cat: string;
      id: string;
      ts: number;
      pid: number;
      tid: number;
    };

export interface Trace {
  readonly displayTimeUnit: 'ms';
  readonly traceEvents: readonly TraceEvent[];
  readonly otherData: Readonly<Record<string, string>>;
}

/** A lane per participant; phases get a lane of their own below their peer's. */
const pidOf = (by: Participant): number => participants.indexOf(by) + 1;
const eventsTid = 1;
const phasesTid = 2;
const micro = (ms: number): number => Math.round(ms * 1_000);

/**
 * Events as instants, phases and calls as slices, and a flow for every MQTT message from its sender through the
 * broker to its receivers.
 * @param cell - id of the cell, shown by the viewer
 */
export function chromeTrace(events: readonly TimelineEvent[], cell: string): Trace {
  const earliest = Math.min(0, ...events.map(({ t }) => t)); // the format has no time before its start
  const at = (ms: number) => micro(ms - earliest);
  return {
    displayTimeUnit: 'ms',
    traceEvents: [
      ...names(),
      ...events.map((event) => instant(event, at)),
      ...phases(events, at),
      ...flows(events, at),
    ],
    otherData: { cell },
  };
}

type At = (ms: number) => number;

function names(): TraceEvent[] {
  return participants.flatMap((by): TraceEvent[] => {
    const of = { ph: 'M', pid: pidOf(by) } as const;
    return [
      { ...of, name: 'process_name', tid: 0, args: { name: by } },
      { ...of, name: 'thread_name', tid: eventsTid, args: { name: 'events' } },
      ...(by === 'offerer' || by === 'answerer'
        ? [{ ...of, name: 'thread_name', tid: phasesTid, args: { name: 'phases' } } as const]
        : []),
    ];
  });
}

function instant({ t, by, kind, ...args }: TimelineEvent, at: At): TraceEvent {
  return {
    ph: 'i',
    s: 't',
    name: kind,
    cat: kind.split('.')[0] ?? kind,
    ts: at(t),
    pid: pidOf(by),
    tid: eventsTid,
    args,
  };
}

function phases(events: readonly TimelineEvent[], at: At): TraceEvent[] {
  return (['offerer', 'answerer'] as const).flatMap((role: Role) =>
    phasesOf(events, role)
      .phases.filter(({ bound }) => !isWithheld(bound))
      .map(({ label, start, ms, bound, formula }): TraceEvent => ({
        ...{ ph: 'X', name: label, cat: 'phase', ts: at(start), dur: micro(ms) },
        ...{ pid: pidOf(role), tid: phasesTid },
        args: bound === 0 ? { formula } : { formula, trueToMs: bound },
      })),
  );
}

/** One flow per message: begun where it was sent, a step at the broker, ended at each receiver. */
function flows(events: readonly TimelineEvent[], at: At): TraceEvent[] {
  return wireLog(events).flatMap(({ number, signal, sent, atBroker, received }) => {
    const flow = { name: signal, cat: 'mqtt', id: String(number), tid: eventsTid };
    const place = ({ t, by }: Pick<TimelineEvent, 't' | 'by'>) => ({ ts: at(t), pid: pidOf(by) });
    if (sent === null || received.length === 0) return [];
    return [
      { ph: 's', ...flow, ...place(sent) },
      ...(atBroker === null ? [] : [{ ph: 't', ...flow, ...place(atBroker) } as const]),
      ...received.map((each): TraceEvent => ({ ph: 'f', bp: 'e', ...flow, ...place(each) })),
    ] satisfies TraceEvent[];
  });
}
