/** Verdicts on invented runs whose truth is known. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../core/random.ts';
import { compare, type CompareQuestion } from './compare.ts';
import { distanceToDecide, outcomeOf, sizeFor, sizeFrom } from './decide.ts';
import { comparison, type FigureVerdict } from './model.ts';
import { chanceUnmet, noiseOf, runsLacking } from './noise.ts';
import { defaultSettings } from './settings.ts';
import { sampleComparison, sampleInterleaved, sampleTrends } from './sample.ts';
import { normal, simulatedRun, type SimulatedCell, type SimulatedRun } from './simulate.ts';

const generatedAt = new Date('2026-11-27T00:00:00Z');
const labels = { base: 'before', head: 'after' };

function run(day: number, cells: readonly SimulatedCell[], more: Partial<SimulatedRun> = {}) {
  return simulatedRun({
    id: `run-${day}`,
    startedAt: new Date(Date.UTC(2026, 0, day)),
    cells,
    ...more,
  });
}

/** Attempts whose time to open scatters by `scatter` around `ms`. */
function opens(ms: number, { attempts = 40, scatter = 0.1, seed = 1 } = {}): SimulatedCell {
  const random = seededRandom(seed);
  const one = () => ({ 'time-to-open': ms * Math.exp(scatter * normal(random)) });
  return { attempts: Array.from({ length: attempts }, one) };
}

const judged = (question: Omit<CompareQuestion, 'labels' | 'generatedAt'>) =>
  compare({ labels, generatedAt, ...question });

const only = (figures: readonly FigureVerdict[], name: string): FigureVerdict => {
  const found = figures.filter(({ figure }) => figure === name);
  assert.equal(found.length, 1, name);
  const [verdict] = found;
  assert.ok(verdict);
  return verdict;
};

test('interleaved, a slowdown of 20 % is regressed, and in goodput it is the other way round', () => {
  const sides = {
    base: [run(1, [opens(100)])],
    head: [run(2, [opens(120, { seed: 2 })])],
  } as const;
  const slower = judged({ ...sides, isInterleaved: true });
  assert.equal(only(slower.figures, 'time-to-open').outcome, 'regressed');
  assert.equal(slower.passesGate, false);
  const faster = judged({ base: sides.head, head: sides.base, isInterleaved: true });
  assert.equal(only(faster.figures, 'time-to-open').outcome, 'improved');
  assert.equal(faster.passesGate, true);
  const goodput = (day: number, mbit: number) =>
    run(day, [
      {
        attempts: Array.from({ length: 20 }, (_, i) => ({
          'goodput.64KiB.offerer→answerer': mbit + i,
        })),
      },
    ]);
  const less = judged({ base: [goodput(1, 200)], head: [goodput(2, 160)], isInterleaved: true });
  assert.equal(only(less.figures, 'goodput.64KiB.offerer→answerer').outcome, 'regressed');
});

test('interleaved, the same again is equivalent when quiet, and undecided with a number of pairs when not', () => {
  const quiet = { scatter: 0.02, attempts: 30 };
  const same = judged({
    ...{ base: [run(1, [opens(100, quiet)])], head: [run(2, [opens(100, { ...quiet, seed: 2 })])] },
    isInterleaved: true,
  });
  assert.equal(only(same.figures, 'time-to-open').outcome, 'equivalent');
  const loud = { scatter: 0.5, attempts: 30 };
  const unsure = judged({
    ...{ base: [run(1, [opens(100, loud)])], head: [run(2, [opens(100, { ...loud, seed: 2 })])] },
    isInterleaved: true,
  });
  const verdict = only(unsure.figures, 'time-to-open');
  assert.equal(verdict.outcome, 'undecided');
  assert.ok(verdict.method === 'statistical' && verdict.needs?.of === 'pairs');
  assert.ok(verdict.needs.count > 100, String(verdict.needs.count));
});

test('two lone runs decide nothing about times, however many attempts and however far apart', () => {
  const head = [run(2, [opens(200, { attempts: 300, seed: 2 })])] as const;
  const { design, figures, sentences } = judged({
    base: [run(1, [opens(100, { attempts: 300 })])],
    head,
  });
  assert.equal(design, 'lone-runs');
  assert.equal(only(figures, 'time-to-open').outcome, 'undecided');
  assert.match(sentences.join(' '), /share its conditions.*signalbox ab/);
});

test('with a history, a run is held against what runs differ by themselves', () => {
  const past = Array.from({ length: 12 }, (_, i) =>
    run(i + 1, [opens(100 * (1 + 0.02 * (i % 3)), { seed: i })]),
  );
  const base = [run(20, [opens(101, { seed: 20 })])] as const;
  const slower = [21, 22].map((day) => run(day, [opens(150, { seed: day })]));
  const [first, second] = slower;
  assert.ok(first !== undefined && second !== undefined);
  const slow = judged({ base, head: [first, second], past });
  assert.equal(slow.design, 'runs');
  assert.equal(only(slow.figures, 'time-to-open').outcome, 'regressed');
  assert.equal(slow.passesGate, false);
  const shaky = past.map((_, i) => run(i + 1, [opens(i % 2 === 0 ? 80 : 130, { seed: i })]));
  const hidden = judged({ base, head: [first, second], past: shaky });
  assert.equal(only(hidden.figures, 'time-to-open').outcome, 'undecided');
  assert.doesNotMatch(hidden.sentences.join('\n'), /Suspected/);
});

test('a single run is suspected at most, and told how many more would decide', () => {
  const quiet = (days: number) => Array.from({ length: days }, (_, i) => run(i + 1, [opens(100)]));
  const sides = {
    base: [run(20, [opens(101)])],
    head: [run(21, [opens(150, { seed: 21 })])],
  } as const;
  for (const [days, lacking] of [
    [12, '1 more run of the head'],
    [6, '2 more runs of the head'],
  ] as const) {
    const { figures, sentences, passesGate } = judged({ ...sides, past: quiet(days) });
    const verdict = only(figures, 'time-to-open');
    assert.equal(verdict.outcome, 'undecided');
    assert.ok(verdict.method === 'statistical' && verdict.needs?.text === lacking);
    assert.match(verdict.why, /a single run may have met what no earlier run did/);
    assert.match(
      sentences[1] ?? '',
      /^Suspected: chromium→firefox, time-to-open: 4\d(\.\d)? % slower/,
    );
    assert.equal(passesGate, true);
  }
});

test('so many runs of the head make chance unlikely to have picked a slow mode for all of them', () => {
  // 1 in 12 of runs is the worst share: 1/12 · (11/12)^11; then 4/169 · (11/13)^11
  assert.equal(chanceUnmet(1, 11).toFixed(4), '0.0320');
  assert.equal(chanceUnmet(2, 11).toFixed(4), '0.0038');
  assert.deepEqual(
    [
      [1, 73],
      [1, 74],
      [2, 9],
      [2, 10],
      [3, 6],
      [1, 6],
    ].map(([head = 0, others = 0]) => runsLacking(head, others)),
    [1, 0, 1, 0, 0, 2],
  );
});

test('how many pairs would do follows from what those that are there say', () => {
  // The normal score of p = 0.0027 is 3, that of 0.000063 is 4: 20 · (4 ÷ 3)² = 35.6
  assert.equal(sizeFrom(20, 0.0027, 0.000063), 36);
});

test('where nothing was measured, nothing is said to be fine', () => {
  const broken = (day: number) => run(day, [{ attempts: ['inconclusive', 'inconclusive'] }]);
  const { sentences } = judged({ base: [broken(1)], head: [broken(2)], isInterleaved: true });
  assert.match(sentences[0] ?? '', /^Nothing is compared/);
});

test('head runs that do not agree with each other are no evidence', () => {
  const past = Array.from({ length: 12 }, (_, i) => run(i + 1, [opens(100, { seed: i })]));
  const head = [run(21, [opens(101)]), run(22, [opens(250, { seed: 22 })])] as const;
  const { figures } = judged({ base: [run(20, [opens(100)])], head, past });
  assert.equal(only(figures, 'time-to-open').outcome, 'undecided');
});

test('runs of another machine or plan teach nothing', () => {
  const past = Array.from({ length: 12 }, (_, i) => run(i + 1, [opens(100)], { cpu: 'another' }));
  const { design } = judged({ base: [run(20, [opens(100)])], head: [run(21, [opens(100)])], past });
  assert.equal(design, 'lone-runs');
});

test('absolute figures of two machines are refused, exact ones still compared', () => {
  const messages = (count: number): SimulatedCell => ({
    attempts: Array.from({ length: 12 }, () => ({
      'signalling.messages': count,
      'time-to-open': 100,
    })),
  });
  const { refusals, figures } = judged({
    base: [run(1, [messages(8)])],
    head: [run(2, [messages(9)], { cpu: 'another' })],
  });
  assert.deepEqual(
    refusals.map((refusal) => refusal.class),
    ['absolute'],
  );
  assert.match(refusals[0]?.why ?? '', /machines differ in cpu/);
  assert.deepEqual(
    figures.map(({ figure, outcome }) => [figure, outcome]),
    [['signalling.messages', 'regressed']],
  );
});

test('an exact figure that varies by itself is not held to equality', () => {
  const bytes = (values: readonly number[]): SimulatedCell => ({
    attempts: values.map((value) => ({ 'signalling.bytes': value })),
  });
  const { figures } = judged({
    base: [run(1, [bytes(Array.from({ length: 12 }, (_, i) => 3000 + (i % 2)))])],
    head: [run(2, [bytes(Array.from({ length: 12 }, () => 3001))])],
  });
  assert.equal(only(figures, 'signalling.bytes').outcome, 'equivalent');
});

test('an exact figure that was seen once on each side is not called, since nobody knows whether it varies', () => {
  const once = (value: number): SimulatedCell => ({ attempts: [{ 'signalling.messages': value }] });
  const { figures } = judged({ base: [run(1, [once(8)])], head: [run(2, [once(9)])] });
  assert.equal(only(figures, 'signalling.messages').outcome, 'undecided');
});

test('the noise between runs is told by steps when they are large, by scatter when they drift', () => {
  const of = (medians: readonly number[]) =>
    medians.map((median, i) => ({
      run: `${i}`,
      startedAt: `2026-01-${10 + i}`,
      attempts: new Map([['0.0', Math.exp(median)]]),
    }));
  // Steps are 2 each: variance 4/2; scatter around 1 is 6/5
  assert.equal(noiseOf(of([0, 2, 0, 2, 0, 2]))?.deviation.toFixed(4), Math.SQRT2.toFixed(4));
  // Steps are 1 each: variance 1/2; scatter of 0 to 5 is 17.5/5
  assert.equal(noiseOf(of([0, 1, 2, 3, 4, 5]))?.deviation.toFixed(4), Math.sqrt(3.5).toFixed(4));
  assert.equal(noiseOf(of([0, 1, 2, 3, 4])), null);
});

test('an outcome needs both: sure and beyond the margin', () => {
  const effect = { estimate: 0.1, low: 0.06, high: 0.14, confidence: 0.95 };
  const evidence = { effect, corrected: 0.001, better: 'lower', lacking: 0 } as const;
  assert.equal(outcomeOf(evidence, defaultSettings), 'regressed');
  assert.equal(outcomeOf({ ...evidence, better: 'higher' }, defaultSettings), 'improved');
  assert.equal(outcomeOf({ ...evidence, lacking: 1 }, defaultSettings), 'undecided');
  assert.equal(outcomeOf({ ...evidence, corrected: 0.02 }, defaultSettings), 'undecided');
  const small = { ...effect, estimate: 0.03, low: 0.02, high: 0.04 };
  assert.equal(outcomeOf({ ...evidence, effect: small }, defaultSettings), 'equivalent');
  const few = { ...small, confidence: 0.75 };
  assert.equal(outcomeOf({ ...evidence, effect: few }, defaultSettings), 'undecided');
});

test('sample sizes follow the textbook formula', () => {
  // (1.96 · 0.2 / 0.1)² = 15.4, ÷ 3/π = 16.1; with 95 % power (1.96 + 1.645)² · 4 = 52.0, ÷ 3/π = 54.4
  assert.equal(sizeFor({ deviation: 0.2, effect: 0.1, error: 0.05 }), 17);
  assert.equal(sizeFor({ deviation: 0.2, effect: 0.1, error: 0.05, power: 0.95 }), 55);
  assert.ok(distanceToDecide(Math.log1p(0.05), 0.05) > 0);
});

test('cells: newly failing, newly passing, flickering, added, removed, and not judged', () => {
  const cell = (answerer: string, attempts: SimulatedCell['attempts']): SimulatedCell => ({
    key: { answerer },
    attempts,
  });
  const ok = { 'time-to-open': 100 };
  const { conformance, passesGate, counts } = judged({
    base: [
      run(1, [
        cell('a', [ok, ok]),
        cell('b', ['failed', 'failed']),
        cell('c', [ok, 'failed']),
        cell('d', [ok]),
        cell('f', [ok]),
        cell('g', [ok]),
      ]),
    ],
    head: [
      run(2, [
        cell('a', ['failed', 'failed']),
        cell('b', [ok, ok]),
        cell('c', [ok, ok]),
        cell('e', [ok]),
        cell('f', ['unsupported']),
        cell('g', ['quirk']),
      ]),
    ],
  });
  const kinds = Object.fromEntries(conformance.map(({ answerer, kind }) => [answerer, kind]));
  assert.deepEqual(kinds, {
    ...{ a: 'newly-failing', b: 'newly-passing', c: 'flickering', e: 'added' },
    ...{ f: 'not-judged', g: 'flickering', d: 'removed' },
  });
  assert.equal(counts.conformance['newly-failing'], 1);
  assert.equal(passesGate, false);
});

test('a cell that newly fails over one of two brokers is told with that broker', () => {
  const cells = (nats: 'passed' | 'failed'): SimulatedCell[] =>
    (['aedes', 'nats'] as const).map((broker) => {
      const fails = broker === 'nats' && nats === 'failed';
      return { key: { broker }, attempts: [fails ? 'failed' : { 'time-to-open': 100 }] };
    });
  const { sentences } = judged({
    base: [run(1, cells('passed'))],
    head: [run(2, cells('failed'))],
  });
  assert.match(sentences[1] ?? '', /^Newly failing: connect chromium→firefox, nats, /);
});

test('a cell that came and went before is no news', () => {
  const cells = (outcome: 'passed' | 'failed'): SimulatedCell[] => [
    { attempts: [outcome === 'passed' ? { 'time-to-open': 100 } : 'failed'] },
  ];
  const { conformance, passesGate } = judged({
    ...{ base: [run(8, cells('passed'))], head: [run(9, cells('failed'))] },
    past: [run(1, cells('failed')), run(2, cells('passed'))],
  });
  assert.equal(conformance[0]?.kind, 'flickering');
  assert.equal(passesGate, true);
});

test('the value keeps its schema and comes out the same twice', () => {
  const question = {
    base: [run(1, [opens(100)])],
    head: [run(2, [opens(110, { seed: 3 })])],
  } as const;
  const first = judged(question);
  assert.deepEqual(comparison.parse(JSON.parse(JSON.stringify(first))), first);
  assert.deepEqual(judged(question), first);
});

test('the samples show something of everything, and keep their schema', () => {
  const sample = sampleComparison();
  assert.deepEqual(comparison.parse(sample), sample);
  assert.equal(sample.design, 'runs');
  assert.ok(sample.counts.figures.regressed > 0 && sample.counts.conformance['newly-failing'] > 0);
  assert.ok(sample.counts.conformance.flickering > 0);
  const interleaved = sampleInterleaved();
  assert.equal(interleaved.design, 'interleaved');
  const { regressed, equivalent, undecided } = interleaved.counts.figures;
  assert.ok(Math.min(regressed, equivalent, undecided) > 0);
});

test('the sample history has its two changes, each with its cause', () => {
  const causes = sampleTrends().events.map(({ run, attributedTo }) => [
    run,
    attributedTo.kind,
    attributedTo.name,
  ]);
  assert.deepEqual(causes, [
    [30, 'stack', 'node-datachannel'],
    [9, 'machine', ''],
  ]);
});
