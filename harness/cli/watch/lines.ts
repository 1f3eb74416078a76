/** What was seen on a broker as lines for a terminal: one message, one line; whatever strangers wrote is made plain. */
import { dtlsSetup } from '../../core/dtls-setup.ts';
import { diagnose } from '../../analysis/signalling/diagnose.ts';
import type { Sighting } from '../../analysis/signalling/sighting.ts';
import { sdpProblems } from '../../analysis/signalling/problems/refusable-sdp.ts';
import type { Failure } from '../../core/errors.ts';
import { plainLine } from '../../core/plain-text.ts';

/** `   3.913  offer  dog111 → cat222  445 B  setup actpass  (godot-classic, crumble77/cat222/offer)` */
export function sightingLine(seen: Sighting, before: readonly Sighting[]): string {
  const time = (seen.t / 1_000).toFixed(3).padStart(9);
  const who = whoOf(seen, before);
  const size = `${seen.bytes} B`.padStart(8);
  const place = `${seen.dialect ?? 'no known dialect'}${seen.retain ? ', retained' : ''}, ${plainLine(seen.topic, 120)}`;
  const said = saidIn(seen);
  return `${time}  ${seen.kind.padEnd(17)} ${who.padEnd(19)} ${size}  ${said}${said === '' ? '' : '  '}(${place})`;
}

function whoOf({ kind, from, to, root }: Sighting, before: readonly Sighting[]): string {
  if (kind === 'unknown' && from === null && to === null) return '';
  const sender = from ?? partnerOf(to, root, before) ?? '?';
  const name = plainLine(sender, 40);
  return to === null ? name : `${name} → ${plainLine(to, 40)}`;
}

/** In dialects that do not say who sent a message it was the other one, when just two are there. */
function partnerOf(to: string | null, root: string, before: readonly Sighting[]): string | null {
  const there = new Set<string>();
  for (const { kind, from, root: at } of before) {
    if (at === root && from !== null && kind === 'online') there.add(from);
  }
  there.delete(to ?? '');
  const [only, more] = there;
  return only === undefined || more !== undefined ? null : only;
}

function saidIn(seen: Sighting): string {
  if (seen.sdp !== '') return sdpSays(seen);
  if (seen.kind === 'unknown') return `${seen.detail}: ${plainLine(seen.payload, 60)}`;
  return plainLine(seen.detail, 100);
}

function sdpSays(seen: Sighting): string {
  const setup = dtlsSetup(seen.sdp) ?? 'none';
  const candidates = seen.sdp.match(/^a=candidate:/gm)?.length ?? 0;
  const [problem] = sdpProblems(seen);
  const wrong = problem === undefined ? '' : `, but ${problem}`;
  return `setup ${setup}, ${candidates} candidates inside${wrong}`;
}

/** What can be told to be wrong of every negotiation that was seen, each once. */
export function troublesOf(sightings: readonly Sighting[]): Failure[] {
  const found = new Map<string, Failure>();
  for (const [at, { kind, to, from, root }] of sightings.entries()) {
    if (kind !== 'offer' || to === null) continue;
    const me = from ?? partnerOf(to, root, sightings.slice(0, at));
    if (me === null) continue;
    const announcedAt =
      sightings.find((each) => each.from === me && each.kind === 'online')?.t ?? 0;
    const about = { root, me, other: to, sightings, announcedAt };
    for (const failure of diagnose(about)) found.set(failure.what, failure);
  }
  return [...found.values()];
}

/** One failure as a person reads it. */
export const troubleText = ({ code, what, cure }: Failure): string =>
  `${code}: ${plainLine(what)}\n  ${plainLine(cure)}`;
