/** `signalbox peer`: one reference peer in the foreground, to try an application against by hand. */
import { createInterface } from 'node:readline';
import { heard } from '../agent/activities/converse.ts';
import { explained } from '../analysis/signalling/explained.ts';
import type { Published, Sighting } from '../analysis/signalling/sighting.ts';
import { asFailure, HarnessError } from '../core/errors.ts';
import { dialectNamed } from '../dialects/registry.ts';
import { Lab } from '../run/lab.ts';
import { runOptions } from '../run/options.ts';
import { PeerLog, say } from './peer/log.ts';
import { peerHelp, peerOptions, type PeerOptions } from './peer/options.ts';
import { ReferencePeer } from './peer/reference-peer.ts';
import { untilStopped } from './until-stopped.ts';
import { addressOf, listenAt } from './watch/ear.ts';
import { elsewhere } from './watch/elsewhere.ts';
import { troubleText } from './watch/lines.ts';
import { selfReading, understanding } from './watch/understand.ts';

/** @throws HarnessError `bad-option`, or why the two did not meet, after what the broker tells of it */
export async function main(args: readonly string[]): Promise<void> {
  const asked = peerOptions(args);
  if (asked === null) {
    say(peerHelp);
    return;
  }
  const run = runOptions({ SIGNALBOX_STACKS: asked.stack, SIGNALBOX_DIALECTS: asked.dialect });
  const [dialect = asked.dialect] = run.dialects;
  const options = { ...asked, dialect };
  addressOf(options.broker);
  // No broker of a run: this one is somebody else's
  const lab = await Lab.open({ ...run, brokers: [] });
  try {
    await underEar(options, lab);
  } finally {
    await lab.close();
  }
}

async function underEar(options: PeerOptions, lab: Lab): Promise<void> {
  const sightings: Sighting[] = [];
  const since = performance.now();
  const { root, id, to, from, secret } = options;
  const peers = [id, to, from].filter((name) => name !== null);
  const own = understanding(selfReading([options.dialect]), { room: root, peers, secret });
  const filters = dialectNamed(options.dialect).observed({ room: root, peers, secret });
  const hear = (published: Published): readonly string[] => {
    const sighting = own.read({ ...published, t: performance.now() - since });
    // Of the many who may be on topics of one level, those that are named here
    const isOfStrangers = sighting.root !== root && !sighting.topic.includes('/');
    if (!isOfStrangers || peers.includes(sighting.from ?? '')) sightings.push(sighting);
    return own.filters();
  };
  const beside = [`${root}/#`, `signalbox/1/${root}/#`, ...elsewhere(options.dialect)];
  const ear = await listenAt(options.broker, filters, hear, beside);
  try {
    await run(options, lab, { sightings, now: () => performance.now() - since });
  } finally {
    await ear.close();
  }
}

interface Around {
  readonly sightings: readonly Sighting[];
  now(): number;
}

async function run(options: PeerOptions, lab: Lab, around: Around): Promise<void> {
  const role = options.to === null ? 'answerer' : 'offerer';
  const peer = await lab.launch({ role, isolated: false, ownCertificate: false }, options.stack);
  say(`${options.id} is ${peer.identity.engine} ${peer.identity.version}, ${role}; Ctrl-C ends it`);
  let gone: (how: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => (gone = resolve));
  void peer.ended.then(gone);
  const log = new PeerLog(peer, role, (event) => {
    if (event.kind === 'end.noticed' && event.plane !== 'presence')
      gone(`${event.plane}: ${event.detail}`);
  });
  const reference = new ReferencePeer(peer, options, around);
  const stop = untilStopped(ended);
  try {
    const met = await Promise.race([stop.then(() => false), negotiate(reference).then(() => true)]);
    if (met) await converse(reference, stop);
  } catch (error) {
    await log.flush();
    // The broker may know more about it than the peer does
    throw new HarnessError(explained(asFailure(error), reference.asCase()));
  } finally {
    await reference.leave();
    await log.stop();
    await peer.close();
  }
}

async function negotiate(reference: ReferencePeer): Promise<void> {
  await reference.join();
  await reference.meet();
  await reference.connect();
}

async function converse(reference: ReferencePeer, stop: Promise<string | null>): Promise<void> {
  say(
    `connected with ${reference.other}; lines that you type are sent, what comes back begins with "${heard}"`,
  );
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (line === '') return;
    reference.say(line).catch((error: unknown) => {
      say(troubleText(asFailure(error)));
    });
  });
  const end = await stop;
  lines.close();
  say(end === null ? 'stopped' : `the other side ended: ${end}`);
}
