/** Check of the planned peers: a peer proves by its own words and its SDP that it is the stack that was asked for. */
import type { Role } from '../../core/ids.ts';
import { ofKind, type TimelineEvent } from '../../timeline/event.ts';
import { defineCheck, unlessAny, type Check } from './check.ts';

/** What the peer of one role must say of itself; null where a stack cannot be told apart by it. */
export interface ExpectedPeer {
  readonly engine: RegExp;
  readonly userAgent: RegExp | null;
  /** The version that set-up found; null where peers of this stack count in another way, or nobody knows it. */
  readonly version: RegExp | null;
  /** Of the whole `o=` line of its own descriptions, `o=` included; not looked at when it made none. */
  readonly sdpOrigin: RegExp | null;
}

/** The peers that ran are those of the plan. */
export function identity(expected: Readonly<Record<Role, ExpectedPeer>>): Check {
  return defineCheck({
    id: 'identity',
    claim: 'The peers that ran are the stacks that were planned.',
    references: ['HR-8'],
    observe: (events) => {
      const problems = (['offerer', 'answerer'] as const).flatMap((role) =>
        strangers(
          events.filter(({ by }) => by === role),
          role,
          expected[role],
        ),
      );
      const engines = ofKind(events, 'peer.hello').map(
        (hello) => `${hello.by} ${hello.engine} ${hello.version}`,
      );
      return unlessAny(problems, [...new Set(engines)].join(', '));
    },
  });
}

function strangers(own: readonly TimelineEvent[], role: Role, expected: ExpectedPeer): string[] {
  const hellos = ofKind(own, 'peer.hello');
  if (hellos.length === 0) return [`${role}: it never said what it is`];
  return [
    ...hellos.flatMap(({ engine }) => mismatch(`${role} engine`, engine, expected.engine)),
    ...hellos.flatMap(({ version }) => mismatch(`${role} version`, version, expected.version)),
    ...hellos.flatMap((hello) =>
      mismatch(`${role} user agent`, hello.userAgent, expected.userAgent),
    ),
    ...sdpOrigins(own).flatMap((origin) =>
      mismatch(`${role} SDP origin`, origin, expected.sdpOrigin),
    ),
  ];
}

function sdpOrigins(own: readonly TimelineEvent[]): string[] {
  const told = ofKind(own, 'negotiated').map(({ sdpOrigin }) => sdpOrigin);
  if (told.length > 0) return told;
  const local = ofKind(own, 'description').filter(({ side }) => side === 'local');
  return local.flatMap(({ sdp }) => /^o=[^\r\n]*/m.exec(sdp)?.[0] ?? []);
}

function mismatch(what: string, seen: string, expected: RegExp | null): string[] {
  if (expected === null || expected.test(seen)) return [];
  return [`${what} is "${seen}", not ${String(expected)}`];
}
