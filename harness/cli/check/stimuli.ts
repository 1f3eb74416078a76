/** What an application is asked beyond connecting, in the dialects whose rules need that; the rules judge what comes of it. */
import { setTimeout as pause } from 'node:timers/promises';
import { rawPackets } from '../../analysis/conformance/godot-workbench-server.ts';
import { noise } from '../../analysis/conformance/trystero-announcing.ts';
import type { Sighting } from '../../analysis/signalling/sighting.ts';
import { unguessable } from '../../core/random.ts';
import type { Signal } from '../../core/signal.ts';
import type { Ms } from '../../core/units.ts';
import type { ReferencePeer } from '../peer/reference-peer.ts';
import { Bystander, type Neighbourhood } from './bystander.ts';

/** For each answer. */
const answerWithinMs: Ms = 3_000;
/** Whoever closes a channel, or ends, because of what it was sent has done so by then. */
const endsWithinMs: Ms = 300;
/** Needs two chunks in trystero. */
const chunkedBytes = 20_000;

export interface Stage extends Neighbourhood {
  readonly reference: ReferencePeer;
  /** All that was published until now. */
  readonly sightings: () => readonly Sighting[];
}

/** Never rejects because of what the application does not answer. @throws HarnessError when our own side falls short */
export async function stimulate(stage: Stage): Promise<void> {
  const { dialect, role } = stage;
  if (dialect.able.has('signalling-ping') && dialect.name === 'godot-classic') {
    await stage.reference.ping(answerWithinMs).catch(() => undefined);
  }
  if (dialect.name === 'godot-workbench' && role === 'offerer') await workbenchServer(stage);
  if (dialect.name === 'trystero') await trystero(stage);
}

const online: Signal = { kind: 'presence', state: 'online' };
const toAll = (signal: Signal) => ({ to: 'all', signal }) as const;
const toIt = (signal: Signal) => ({ to: 'application', signal }) as const;
const control = (word: string) => toIt({ kind: 'control', word });

/** A raw packet on each channel, then a second client that goes as far as its offer. */
async function workbenchServer(stage: Stage): Promise<void> {
  const { dialect, root, reference, recorder } = stage;
  recorder.record({ kind: 'step', name: rawPackets, phase: 'start' });
  for (const { label } of dialect.channels) await reference.say('hello', label);
  await pause(endsWithinMs);
  recorder.record({ kind: 'step', name: rawPackets, phase: 'end' });
  await using second = await Bystander.at(dialect.names().answerer, stage);
  const within = answerWithinMs;
  await second.call('request_connection', [toAll(online), control('request_connection')], {
    answer: 'connection_accepted',
    within,
  });
  await second.call('request_offer', [control('request_offer')], { answer: 'offer', within });
  const status = dialect.encode(
    { room: root, peers: [], secret: '' },
    {
      ...{ from: second.name, to: null, session: null, toSession: null, seq: null },
      ...{ createdAt: null, signal: { kind: 'presence', state: 'offline' } },
    },
  );
  if (status === null) return;
  await second.publish(status.topic, status.payload, true);
  await second.publish(status.topic, '', true); // whoever said that it is closed may be forgotten
}

/** Pings, one of them in chunks; a repeated offer; then others who come to the room, before and after noise. */
async function trystero(stage: Stage): Promise<void> {
  const { reference, role } = stage;
  for (const size of [chunkedBytes, 0, 0]) {
    const isAnswered = await reference.ask(size, answerWithinMs).then(
      () => true,
      () => false,
    );
    if (!isAnswered) break;
  }
  const answer = role === 'offerer' ? 'offer' : 'presence';
  const within = answerWithinMs;
  await using other = await Bystander.at(extremeName(stage), stage);
  await repeatOffer(stage, other);
  await other.call('an announcement', [toAll(online)], { answer, within });
  if (role === 'offerer') {
    await using nudging = await Bystander.at(extremeName(stage), stage);
    await nudging.call('a nudge', [toIt(online)], { answer, within });
  }
  await using late = await Bystander.at(extremeName(stage), stage);
  await makeNoise(stage, late);
  await late.call('an announcement after noise', [toAll(online)], { answer, within });
}

/** Of a peer that, whatever the application is called, has the other role. */
const extremeName = ({ role }: Stage): string =>
  `${(role === 'offerer' ? 'z' : '0').repeat(4)}${unguessable().slice(0, 16)}`;

/** The offer that it answered, once more. */
async function repeatOffer({ role, sightings, application }: Stage, by: Bystander): Promise<void> {
  if (role === 'offerer') return;
  const offer = sightings().find(({ kind, from }) => kind === 'offer' && from !== application);
  if (offer !== undefined) await by.publish(offer.topic, offer.payload);
}

/** What a peer must ignore: its own words, and what is none, on both topics that it listens to. */
async function makeNoise(stage: Stage, by: Bystander): Promise<void> {
  const { dialect, root, role, application, recorder } = stage;
  const place = { room: root, me: application, peers: [application], secret: '', role };
  const [own = '', ofAll = ''] = dialect.filters(place);
  recorder.record({ kind: 'step', name: noise, phase: 'start' });
  for (const payload of ['', 'noise', '[]', '{}', '{"peerId":7}']) {
    await by.publish(own, payload);
    await by.publish(ofAll, payload);
  }
  await by.publish(own, JSON.stringify({ peerId: application }));
  // Of somebody who is never heard of again: whoever offers may be waited for
  const peerId = unguessable();
  await by.publish(own, JSON.stringify({ peerId, offer: '' }));
  await by.publish(own, JSON.stringify({ peerId, offerId: 'x', offer: 'no cipher' }));
  await pause(endsWithinMs);
  recorder.record({ kind: 'step', name: noise, phase: 'end' });
}

/** An announcement or status said to all, by whom. */
export const isAnnouncementBy =
  (name: string) =>
  ({ kind, from, to }: Pick<Sighting, 'kind' | 'from' | 'to'>): boolean =>
    kind === 'online' && from === name && to === null;
