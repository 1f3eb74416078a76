/** Two peers who met on a broker, one of them judged: what it published, and what is known of its MQTT connections. */
import { otherRole, type Role } from '../../core/ids.ts';
import type { WireMessage } from '../../core/signal.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../../timeline/event.ts';
import { recognise } from '../signalling/recognise.ts';
import type { Case, Published, Sighting } from '../signalling/sighting.ts';

export interface Meeting {
  readonly dialect: string;
  /** Root topic, or room. */
  readonly root: string;
  /** What the one that is judged is called; empty when it never appeared. */
  readonly subject: string;
  readonly partner: string;
  /** The part that the subject plays. */
  readonly role: Role;
  /** What everybody saw, on one clock; the partner is a peer of ours, the subject may be anybody's. */
  readonly events: readonly TimelineEvent[];
  /** Of a user's own dialect, which nothing here knows. */
  readonly spoken?: Spoken;
}

/** What a dialect itself says of the subject's side of a meeting. */
export interface Spoken {
  /** What a message on the broker means; never throws. */
  read(published: Published): Sighting;
  /** What the subject is to subscribe to. */
  readonly filters: readonly string[];
  /** What its CONNECT is to carry; null: no will. */
  readonly will: WireMessage | null;
  /** What it is to say when it arrives; null: nothing. */
  readonly presence: WireMessage | null;
  /** Whether both sides make all their channels beforehand, so that none is announced in band. */
  readonly areChannelsAgreed: boolean;
}

const readerOf = ({ spoken }: Meeting) =>
  spoken === undefined ? recognise : (published: Published) => spoken.read(published);

/** A message, and whether its publisher's retain flag is known: an observer sees it only of what was kept before. */
export interface Statement extends Sighting {
  readonly isRetainKnown: boolean;
}

/** A meeting as rules look at it. */
export interface View extends Meeting {
  /** Below the common root, oldest first: by the subject, and by its partner. */
  readonly said: readonly Statement[];
  readonly heard: readonly Statement[];
  /** Of the subject; empty where the broker does not tell. */
  readonly clients: readonly EventOf<'broker.client'>[];
  /** What the partner's own agent recorded. */
  readonly partnerEvents: readonly TimelineEvent[];
  /** When the subject was made to go without a goodbye; null: it never was. */
  readonly cutAt: number | null;
  /** How it went when it was asked to leave; null: it was not asked. */
  readonly parting: EventOf<'process'> | null;
  /** Others that the harness made up, what they said to the subject, and what came back. */
  readonly bystanders: readonly EventOf<'bystander'>[];
  /** Whether somebody else held the subject's name before it came. */
  readonly isNameTaken: boolean;
}

/** The harness says by this note that it took the subject's name before the subject came. */
export const nameTakenNote = 'the name of the application was taken beforehand';

/** The harness calls by this name the step in which it asks the subject to leave. */
export const askedToLeave = 'ask the application to leave';

/** Who said what, and what is known of the subject's connections. */
export function viewOf(meeting: Meeting): View {
  const { role, events } = meeting;
  const partnerEvents = events.filter(({ by }) => by === otherRole(role));
  const statements = statementsOf(meeting, partnerEvents);
  return {
    ...meeting,
    said: statements.filter(({ bySubject }) => bySubject),
    heard: statements.filter(({ bySubject }) => !bySubject),
    clients: clientsOf(meeting, partnerEvents, statements),
    partnerEvents,
    cutAt: cutOf(meeting),
    parting: partingOf(meeting),
    bystanders: ofKind(events, 'bystander'),
    isNameTaken: ofKind(events, 'note').some(({ text }) => text === nameTakenNote),
  };
}

type Attributed = Statement & { readonly bySubject: boolean };

function statementsOf(meeting: Meeting, partnerEvents: readonly TimelineEvent[]): Attributed[] {
  const { root, partner } = meeting;
  const [read, place] = [readerOf(meeting), placeOf(meeting, partnerEvents)];
  const ours = sentBy(ofKind(partnerEvents, 'signal.sent'));
  const madeUp = sentBy(ofKind(meeting.events, 'bystander.said'));
  const others = new Set(ofKind(meeting.events, 'bystander').map(({ name }) => name));
  const ids = new Set(ofKind(partnerEvents, 'mqtt.connecting').map(({ clientId }) => clientId));
  const published = ofKind(meeting.events, 'broker.publish');
  const statements = published
    .map((event) => ({ event, seen: place(read(event)) }))
    .filter(({ seen }) => seen.client !== harnessClient)
    .filter(({ seen }) => seen.client !== null || !madeUp.take(seen))
    .filter(({ seen }) => seen.root === root)
    .filter(({ seen }) => ![seen.from, seen.to].some((name) => name !== null && others.has(name)))
    .map(({ event, seen }) => {
      const isOurs = seen.client === null ? ours.take(seen) : ids.has(seen.client);
      const bySubject = !isOurs && seen.from !== partner;
      const isRetainKnown = event.seenBy === 'hook' || event.retain;
      return { ...seen, isRetainKnown, bySubject };
    });
  if (published.some(({ seenBy }) => seenBy === 'hook')) return statements;
  // An observer who does not know the subject's name beforehand misses what goes to its own topic
  const unseen = ofKind(partnerEvents, 'signal.sent')
    .filter((event) => ours.take(event))
    .map((event) => place(read({ ...event, client: null })))
    .filter((seen) => seen.root === root)
    .map((seen) => ({ ...seen, isRetainKnown: true, bySubject: false }));
  return [...statements, ...unseen].sort((one, other) => one.t - other.t);
}

/** MQTT client id under which the harness itself says something on the broker. */
export const harnessClient = 'signalbox-check';

/** Each message that somebody of ours says it sent stands for one at the broker. */
function sentBy(events: readonly Pick<Published, 'topic' | 'payload'>[]) {
  const left = new Map<string, number>();
  for (const { topic, payload } of events) {
    const key = `${topic} ${payload}`;
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  return {
    take: ({ topic, payload }: Pick<Published, 'topic' | 'payload'>): boolean => {
      const key = `${topic} ${payload}`;
      const count = left.get(key) ?? 0;
      if (count > 0) left.set(key, count - 1);
      return count > 0;
    },
  };
}

/** Trystero's topics are hashes: what each is for, is known from where the partner listens and speaks. */
function placeOf(
  { dialect, root, subject, partner }: Meeting,
  events: readonly TimelineEvent[],
): (seen: Sighting) => Sighting {
  const sent = ofKind(events, 'signal.sent');
  const all = new Set(sent.filter(({ to }) => to === null).map(({ topic }) => topic));
  const toSubject = new Set(sent.filter(({ to }) => to === subject).map(({ topic }) => topic));
  const own = new Set(
    ofKind(events, 'mqtt.subscribed')
      .flatMap(({ filters }) => filters)
      .filter((filter) => !all.has(filter)),
  );
  return (seen) => {
    if (dialect !== 'trystero') return seen;
    if (all.has(seen.topic)) return { ...seen, root };
    if (own.has(seen.topic)) return { ...seen, root, to: partner };
    return toSubject.has(seen.topic) ? { ...seen, root, to: subject } : seen;
  };
}

/** The clients behind what the subject said; where it said nothing, those whose will or filters have its name. */
function clientsOf(
  { events, subject, root }: Meeting,
  partnerEvents: readonly TimelineEvent[],
  statements: readonly Attributed[],
): EventOf<'broker.client'>[] {
  const ours = new Set(ofKind(partnerEvents, 'mqtt.connecting').map(({ clientId }) => clientId));
  const speakers = new Set(
    statements.filter(({ bySubject }) => bySubject).map(({ client }) => client),
  );
  const isItsOwn = (topic: string) => topic.startsWith(`${root}/${subject}/`);
  return ofKind(events, 'broker.client').filter(({ client, filter, will }, _, all) => {
    if (ours.has(client) || client === harnessClient) return false;
    if (speakers.has(client)) return true;
    if (isItsOwn(filter) || isItsOwn(will?.topic ?? '')) return true;
    return all.some((each) => each.client === client && isItsOwn(each.filter));
  });
}

function partingOf({ events, role }: Meeting): EventOf<'process'> | null {
  const asked = ofKind(events, 'step').find(
    ({ name, phase }) => name === askedToLeave && phase === 'start',
  );
  if (asked === undefined) return null;
  return ofKind(events, 'process').find(({ of, t }) => of === role && t >= asked.t) ?? null;
}

/** Killed by the harness; or, one of our own, gone by itself while the other one was there to see it. */
function cutOf({ dialect, events, role }: Meeting): number | null {
  const killed = ofKind(events, 'process').find(({ of, what }) => of === role && what === 'killed');
  if (killed !== undefined) return killed.t;
  if (dialect !== 'godot-classic') return null; // its peers alone go without a word
  const closed = ofKind(events, 'mqtt.closed');
  const [first] = closed.filter(({ by }) => by === role);
  const isWatched = !closed.some(({ by, t }) => by !== role && first !== undefined && t <= first.t);
  return first !== undefined && isWatched ? first.t : null;
}

/** Dialects in which both sides make their channels beforehand: one that is announced is a difference. */
const negotiatesChannels: ReadonlySet<string> = new Set(['godot-classic', 'godot-workbench']);

/** What a diagnosis of this meeting needs to know, as its partner sees it. */
export function caseOf(meeting: Meeting): Case {
  const { dialect, root, subject, partner, role, events } = meeting;
  const partnerEvents = events.filter(({ by }) => by === otherRole(role));
  const [read, place] = [readerOf(meeting), placeOf(meeting, partnerEvents)];
  // One that came back is another client of the same name, and nobody else
  const connecting = ofKind(partnerEvents, 'mqtt.connecting');
  const isBack = connecting.length > 1;
  const announced = ofKind(partnerEvents, 'channel.announced').map(({ label }) => label);
  const online = ofKind(partnerEvents, 'signal.sent').find(({ signal }) => signal === 'presence');
  // What was seen after the harness ended it explains nothing
  const killed = ofKind(events, 'process').find(({ of, what }) => of === role && what === 'killed');
  const seen = ofKind(events, 'broker.publish').filter(({ t }) => t <= (killed?.t ?? Infinity));
  return {
    ...{ root, me: partner, other: subject, role: otherRole(role) },
    sightings: seen.map((event) => place(read(isBack ? { ...event, client: null } : event))),
    announcedAt: online?.t ?? null,
    ownClients: new Set(connecting.map(({ clientId }) => clientId)),
    refused: ofKind(partnerEvents, 'signal.received')
      .filter(({ disposition }) => disposition === 'invalid')
      .map(({ detail }) => detail),
    announcedChannels:
      negotiatesChannels.has(dialect) || meeting.spoken?.areChannelsAgreed === true
        ? announced
        : [],
    isAnswered: ofKind(events, 'step').some(
      ({ name, phase }) => name === 'connect' && phase === 'end',
    ),
    isOpen: ofKind(partnerEvents, 'channel.state').some(({ value }) => value === 'open'),
  };
}
