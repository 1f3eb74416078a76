/** An invented comparison, so that its page can be worked on without any run. */
import type {
  Comparison,
  ConformanceVerdict,
  FigureVerdict,
} from '../../../harness/analysis/compare/model.ts';
import { medianInterval } from '../../../harness/analysis/stats/bootstrap.ts';
import { quantile } from '../../../harness/analysis/stats/quantile.ts';
import { cellId } from '../../../harness/core/ids.ts';
import { seededRandom, type Random } from '../../../harness/core/random.ts';
import { sampleMachine } from './environment.ts';

const stacks = ['chromium', 'firefox', 'node-datachannel', 'wrtc', 'werift'];
const phases = {
  offer: 8,
  'hand-over': 2,
  signalling: 30,
  answer: 6,
  ice: 25,
  dtls: 40,
  channel: 9,
};

/** @param sentinel - a hostile string to plant in labels, ids and reasons, if any */
export function sampleComparison(sentinel = ''): Comparison {
  const random = seededRandom(11);
  const figures = stacks.flatMap((offerer) =>
    stacks.flatMap((answerer) => sampleVerdicts(offerer, answerer, random)),
  );
  const conformance = stacks.flatMap((offerer) =>
    stacks.map((answerer) => sampleConformance(offerer, answerer)),
  );
  const outcomes = (family: FigureVerdict['family']) => {
    const of = (outcome: FigureVerdict['outcome']) =>
      figures.filter((each) => each.family === family && each.outcome === outcome).length;
    return {
      ...{ regressed: of('regressed'), improved: of('improved') },
      ...{ equivalent: of('equivalent'), undecided: of('undecided') },
    };
  };
  const kinds = (kind: ConformanceVerdict['kind']) =>
    conformance.filter((each) => each.kind === kind).length;
  return {
    schema: 'signalbox-comparison/1',
    generatedAt: '2026-11-26T21:00:00.000Z',
    design: 'runs',
    base: { label: `main${sentinel}`, runs: [sampleRunOf('20261120-120000-aa01', '0.32.0')] },
    head: { label: 'latest', runs: [sampleRunOf('20261126-120000-bb02', '0.33.4')] },
    learntFrom: ['20261118-120000-aa00', '20261119-120000-aa0f'],
    settings: { margin: 0.05, familyError: 0.01, confidence: 0.95, seed: 1 },
    differences: [
      { what: 'stack', name: 'node-datachannel', base: '0.32.0', head: `0.33.4${sentinel}` },
      { what: 'commit', name: '', base: '4f2c1e9a77d1', head: '77d1a0b4f2c1' },
    ],
    refusals: [],
    figures,
    conformance,
    counts: {
      figures: outcomes('deciding'),
      explaining: outcomes('explaining'),
      conformance: {
        ...{ 'newly-failing': kinds('newly-failing'), 'newly-passing': kinds('newly-passing') },
        ...{ flickering: kinds('flickering'), 'not-judged': 0, added: 0, removed: 0 },
        unchanged: kinds('unchanged'),
      },
    },
    passesGate: false,
    sentences: [
      'Worse: 9 figures regressed and one pair newly fails.',
      'Every pair with node-datachannel opens 38 % to 45 % later; all others are as they were.',
      `node-datachannel went from 0.32.0 to 0.33.4${sentinel}.`,
    ],
  };
}

const sampleRunOf = (id: string, version: string) => ({
  ...{
    id,
    startedAt: '2026-11-26T12:00:00.000Z',
    plan: 'quick',
    signalbox: '0.1.0',
    commit: '4f2c1e9a77d1',
  },
  machines: [`${sampleMachine.cpu}, ${sampleMachine.cores} cores, ${sampleMachine.os}`],
  stacks: stacks.map((name) => ({
    name,
    version: name === 'node-datachannel' ? version : '1.0.0',
  })),
  brokers: [{ name: 'aedes', version: '1.2.0' }],
});

const placeOf = (offerer: string, answerer: string) => {
  const key = {
    ...{
      scenario: 'connect',
      offerer,
      answerer,
      broker: 'aedes',
      link: 'direct',
      dialect: 'native',
    },
  };
  return { cell: cellId(key), ...key };
};

function sampleVerdicts(offerer: string, answerer: string, random: Random): FigureVerdict[] {
  const slower = [offerer, answerer].includes('node-datachannel') ? 1.42 : 1;
  const all = Object.entries(phases).map(([id, ms]) => {
    const factor = id === 'dtls' ? 1 + (slower - 1) * 3 : 1;
    return statistical(`phase.${id}`, { offerer, answerer, ms, factor, random });
  });
  return [
    statistical('time-to-open', { offerer, answerer, ms: 120, factor: slower, random }),
    exact(offerer, answerer, slower > 1 && offerer === 'wrtc'),
    ...all,
  ];
}

interface Given {
  readonly offerer: string;
  readonly answerer: string;
  readonly ms: number;
  readonly factor: number;
  readonly random: Random;
}

function statistical(figure: string, given: Given): FigureVerdict {
  const { offerer, answerer, ms, factor, random } = given;
  const noise = offerer === 'werift' ? 1.2 : 0.25;
  const draw = (middle: number) =>
    Array.from({ length: 20 }, () => middle * (1 + noise * (random() ** 2 - 0.2)));
  const [base, head] = [draw(ms), draw(ms * factor)];
  const [before, after] = [quantile(base, 0.5), quantile(head, 0.5)];
  const around = medianInterval(head, random, { rounds: 200 });
  const [low, high] = [around.low / before, around.high / before];
  const outcome =
    low > 1.05
      ? 'regressed'
      : high < 0.95
        ? 'improved'
        : low > 0.9 && high < 1.1
          ? 'equivalent'
          : 'undecided';
  const undecided = {
    of: 'runs' as const,
    count: 12,
    text: '12 runs on each side would probably decide it.',
  };
  return {
    ...{
      method: 'statistical',
      ...placeOf(offerer, answerer),
      figure,
      unit: 'ms',
      class: 'absolute',
    },
    ...{ better: 'lower', definition: 'Invented.', outcome },
    family: figure.startsWith('phase.') ? 'explaining' : 'deciding',
    why: `The median went from ${before.toFixed(0)} to ${after.toFixed(0)} ms.`,
    base: { n: 20, runs: 1, median: before, samples: base },
    head: { n: 20, runs: 1, median: after, samples: head },
    effect: { of: 'medians', ratio: after / before, low, high, confidence: 0.95 },
    test: { name: 'brunner-munzel', p: 0.001, corrected: 0.02 },
    noise: { betweenRuns: 0.03, runs: 4 },
    needs: outcome === 'undecided' ? undecided : null,
  };
}

function exact(offerer: string, answerer: string, more: boolean): FigureVerdict {
  const side = (median: number) => ({
    n: 20,
    runs: 1,
    median,
    samples: Array.from({ length: 20 }, () => median),
  });
  return {
    ...{
      method: 'exact',
      ...placeOf(offerer, answerer),
      figure: 'signalling.messages',
      unit: 'messages',
    },
    ...{ class: 'exact', better: 'lower', family: 'deciding', definition: 'MQTT messages.' },
    ...{ outcome: more ? 'regressed' : 'equivalent', base: side(11), head: side(more ? 13 : 11) },
    why: more
      ? 'Every attempt took 13 messages, 11 before.'
      : 'Every attempt took 11 messages on both sides.',
  };
}

function sampleConformance(offerer: string, answerer: string): ConformanceVerdict {
  const fails = offerer === 'werift' && answerer === 'wrtc';
  const flickers = offerer === 'wrtc' && answerer === 'werift';
  const rate = (passed: number, low: number, high: number) => ({
    ...{
      passed,
      judged: 20,
      low,
      high,
      outcome: passed === 20 ? ('passed' as const) : ('failed' as const),
    },
    codes: passed === 20 ? [] : ['ice-timeout'],
  });
  const good = rate(20, 0.84, 1);
  return {
    ...placeOf(offerer, answerer),
    kind: fails ? 'newly-failing' : flickers ? 'flickering' : 'unchanged',
    base: good,
    head: fails ? rate(0, 0, 0.16) : flickers ? rate(17, 0.64, 0.95) : good,
    corrected: fails ? 0.0001 : 1,
    why: fails
      ? '20 of 20 attempts passed before, 0 of 20 now: ice-timeout.'
      : flickers
        ? '20 of 20 attempts passed before, 17 of 20 now (64 % to 95 %).'
        : '20 of 20 attempts passed on both sides.',
  };
}
