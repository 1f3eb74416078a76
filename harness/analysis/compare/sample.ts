/** A comparison and a history with something of everything, to draw pages from and to test with; invented, and seeded. */
import { seededRandom, type Random } from '../../core/random.ts';
import { trendsOf } from '../trends/trends.ts';
import type { Trends } from '../trends/model.ts';
import { compare } from './compare.ts';
import type { Comparison } from './model.ts';
import type { ComparableRun } from './run.ts';
import { normal, simulatedRun, type SimulatedCell } from './simulate.ts';

const generatedAt = new Date('2026-11-27T00:00:00Z');
const stacks = ['chromium', 'firefox', 'node-datachannel', 'wrtc'];
/** A new commit, and everything is faster. */
const fasterAt = 9;
/** A new version of one stack, and its pairs are slower. */
const changedAt = 30;

/** Separate runs with a history: one stack got a new version, one cell fails now, one comes and goes. */
export function sampleComparison(): Comparison {
  const runs = sampleHistory();
  const [base, head, again] = runs.slice(changedAt - 1);
  if (base === undefined || head === undefined || again === undefined)
    throw new RangeError('the history is too short');
  const labels = { base: 'latest~2', head: 'latest~1,latest' };
  const past = runs.slice(0, changedAt - 1);
  return compare({ base: [base], head: [head, again], past, labels, generatedAt });
}

/** An A/B run of two versions of one stack, measured in turns. */
export function sampleInterleaved(): Comparison {
  const random = seededRandom(11);
  const [base, head] = [run(changedAt - 1, random, 40), run(changedAt, random, 40)];
  const labels = { base: 'node-datachannel@0.32.0', head: 'node-datachannel@0.33.4' };
  return compare({ base: [base], head: [head], isInterleaved: true, labels, generatedAt });
}

/** Forty-two runs with two changes: a commit that made all faster, and later a new version of one stack. */
export const sampleTrends = (): Trends =>
  trendsOf({ runs: sampleHistory(), settings: { permutations: 399 }, generatedAt });

function sampleHistory(): ComparableRun[] {
  const random = seededRandom(7);
  return Array.from({ length: 42 }, (_, i) => run(i, random, 8));
}

function run(index: number, random: Random, attempts: number): ComparableRun {
  const ofRun = Math.exp(0.015 * normal(random)) * (index < fasterAt ? 1 : 0.8);
  return simulatedRun({
    id: `sample-${String(index).padStart(2, '0')}`,
    startedAt: new Date(Date.UTC(2026, 9, 1 + index)),
    commit: index < fasterAt ? '5b1d9f6c20' : 'c04e7a1183',
    stacks: {
      ...{ chromium: '156.0', firefox: '153.0', wrtc: '0.10.0' },
      'node-datachannel': index < changedAt ? '0.32.0' : '0.33.4',
    },
    cells: stacks.flatMap((offerer) =>
      stacks.map((answerer) => cellOf({ offerer, answerer }, { index, random, attempts, ofRun })),
    ),
  });
}

interface Drawn {
  readonly index: number;
  readonly random: Random;
  readonly attempts: number;
  readonly ofRun: number;
}

function cellOf(key: { offerer: string; answerer: string }, drawn: Drawn): SimulatedCell {
  const { index, random, attempts, ofRun } = drawn;
  const names = [key.offerer, key.answerer];
  const isNew = index >= changedAt;
  const slower = isNew && names.includes('node-datachannel') ? 1.25 : 1;
  const messages = 6 + 2 * names.filter((name) => name !== 'node-datachannel').length;
  const one = (attempt: number) => {
    const breaks = isNew && key.offerer === 'wrtc' && key.answerer === 'wrtc';
    const flickers =
      key.offerer === 'firefox' && key.answerer === 'wrtc' && attempt % 5 === index % 5;
    if (breaks || flickers) return 'failed' as const;
    const ms = 180 * ofRun * slower * Math.exp(0.04 * normal(random));
    return {
      'time-to-open': ms,
      'phase.dtls': ms * 0.4 * Math.exp(0.02 * normal(random)),
      'goodput.64KiB.offerer→answerer': (210 / ofRun) * Math.exp(0.06 * normal(random)),
      'signalling.messages': messages + (isNew && names[0] === 'node-datachannel' ? 1 : 0),
      'signalling.bytes': 2500 + Math.floor(3 * random()),
    };
  };
  return { key, attempts: Array.from({ length: attempts }, (_, attempt) => one(attempt)) };
}
