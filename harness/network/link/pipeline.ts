/** The impairments of one direction in the order of a real path: what never enters, the line, the way, the weather. */
import { seededRandom, type Random } from '../../core/random.ts';
import { corrupt } from './impairments/corrupt.ts';
import { cut, type Knife } from './impairments/cut.ts';
import { delay } from './impairments/delay.ts';
import { duplicate } from './impairments/duplicate.ts';
import type { Impairment, Passage } from './impairments/impairment.ts';
import { jitter } from './impairments/jitter.ts';
import { loss } from './impairments/loss.ts';
import { mtu } from './impairments/mtu.ts';
import { rate } from './impairments/rate.ts';
import { reorder } from './impairments/reorder.ts';
import type { LinkPath } from './path.ts';
import type { Counts } from './statistics.ts';

type Named = readonly [name: string, impairment: Impairment];

export interface PipelineOptions {
  readonly path: LinkPath;
  /** Chance of each impairment is drawn from this and its name, so that one does not change the draws of another. */
  readonly seed: number;
  readonly counts: Counts;
  readonly knife: Knife;
}

/** @returns what passes of a datagram, in no order; what does not is counted under the impairment that dropped it */
export function pipeline({ counts, ...options }: PipelineOptions): Impairment {
  const stages = stagesOf(options);
  return (passage) => {
    let passing: readonly Passage[] = [passage];
    for (const [name, impairment] of stages) {
      passing = passing.flatMap((before) => {
        const after = impairment(before);
        counts.passed(name, before, after);
        return after;
      });
    }
    return passing;
  };
}

/** Only those that do something: a draw that changes nothing still takes time. */
function stagesOf({ path, seed, knife }: Omit<PipelineOptions, 'counts'>): readonly Named[] {
  const chance = (name: string): Random => seededRandom(hashed(`${seed}/${name}`));
  return [
    ['cut', cut(path.cut, knife)],
    ...given(path.mtu !== null, 'mtu', () => mtu(path.mtu ?? 0)),
    ...given(path.loss > 0, 'loss', (name) => loss(path.loss, chance(name))),
    ...given(path.corrupt > 0, 'corrupt', (name) => corrupt(path.corrupt, chance(name))),
    ...given(path.duplicate > 0, 'duplicate', (name) => duplicate(path.duplicate, chance(name))),
    ...given(path.rate !== null, 'rate', () => rate(path.rate ?? 0, path.queue)),
    ...given(path.delay > 0, 'delay', () => delay(path.delay)),
    ...given(path.jitter > 0, 'jitter', (name) => jitter(path.jitter, chance(name))),
    ...given(path.reorder > 0, 'reorder', (name) =>
      reorder(path.reorder, path.reorderBy, chance(name)),
    ),
  ];
}

const given = (does: boolean, name: string, make: (name: string) => Impairment): Named[] =>
  does ? [[name, make(name)]] : [];

/** 32-bit FNV-1a (draft-eastlake-fnv), over UTF-16 units. */
export function hashed(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
