/** Change points in invented histories whose truth is known. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../core/random.ts';
import { normal, simulatedRun } from '../compare/simulate.ts';
import { bestSplit, changesIn } from '../stats/energy.ts';
import { trends as trendsSchema } from './model.ts';
import { trendsOf } from './trends.ts';

const generatedAt = new Date('2026-11-27T00:00:00Z');
const stacks = ['chromium', 'firefox', 'node-datachannel'];

interface Invented {
  readonly count: number;
  readonly seed?: number;
  /** Factor on the time to open of a pair in a run. */
  readonly factor?: (run: number, offerer: string, answerer: string) => number;
  readonly versions?: (run: number) => Record<string, string>;
  readonly commit?: (run: number) => string;
}

function history({
  count,
  seed = 1,
  factor = () => 1,
  versions = () => ({}),
  commit = () => '',
}: Invented) {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const ofRun = Math.exp(0.02 * normal(random));
    const once = (offerer: string, answerer: string) => ({
      'time-to-open': 200 * ofRun * factor(i, offerer, answerer) * Math.exp(0.05 * normal(random)),
    });
    return simulatedRun({
      ...{ id: `run-${i}`, startedAt: new Date(Date.UTC(2026, 0, 1 + i)) },
      ...{ stacks: versions(i), commit: commit(i) },
      cells: stacks.flatMap((offerer) =>
        stacks.map((answerer) => ({
          key: { offerer, answerer },
          attempts: [once(offerer, answerer), once(offerer, answerer), once(offerer, answerer)],
        })),
      ),
    });
  });
}

test('the energy distance of a split is that of its definition', () => {
  // {0, 0} and {1, 1}: 2·2/4 · (2·1 − 0 − 0) = 2
  assert.deepEqual(bestSplit([0, 0, 1, 1], 2), { at: 2, until: 4, energy: 2 });
  // {0, 2} and {5, 9}: mn/(m+n) = 1; crossing (5 + 9 + 3 + 7)/4 = 6; within 2 and 4: 12 − 2 − 4 = 6
  assert.deepEqual(bestSplit([0, 2, 5, 9], 2), { at: 2, until: 4, energy: 6 });
  assert.equal(bestSplit([1, 2, 3], 2), null);
});

test('two steps are found where they are, and one outlier is no step', () => {
  const noisy = Array.from(
    { length: 45 },
    (_, i) => (i < 15 ? 0 : i < 30 ? 3 : 1.5) + ((i * 7) % 10) / 10,
  );
  const settings = {
    significance: 0.005,
    permutations: 999,
    minimumPoints: 4,
    matters: () => true,
  };
  const at = (values: readonly number[]) =>
    changesIn(values, { ...settings, random: seededRandom(1) }).map((split) => split.at);
  assert.deepEqual(at(noisy), [15, 30]);
  assert.deepEqual(at(Array.from({ length: 30 }, (_, i) => (i === 12 ? 50 : (i * 7) % 10))), []);
});

test('a stack that got slower explains all its pairs, with its version', () => {
  const runs = history({
    count: 30,
    factor: (run, ...pair) => (run >= 18 && pair.includes('firefox') ? 1.3 : 1),
    versions: (run) => ({ chromium: '156', firefox: run >= 18 ? '154' : '153' }),
  });
  const { events, sentences } = trendsOf({ runs, generatedAt });
  assert.equal(events.length, 1);
  const [event] = events;
  assert.deepEqual([event?.run, event?.direction, event?.moved.length], [18, 'worse', 5]);
  assert.deepEqual(event?.attributedTo, { kind: 'stack', name: 'firefox' });
  assert.deepEqual(event.coinciding, [
    { what: 'stack', name: 'firefox', before: '153 (npm package)', after: '154 (npm package)' },
  ]);
  assert.match(sentences.join('\n'), /^All pairs with firefox: time-to-open worse/m);
});

test('one pair, one role, and the whole machine are told apart', () => {
  const cause = (moved: (offerer: string, answerer: string) => boolean) =>
    trendsOf({
      runs: history({ count: 24, factor: (run, o, a) => (run >= 12 && moved(o, a) ? 1.5 : 1) }),
      generatedAt,
    }).events.map(({ attributedTo }) => attributedTo);
  assert.deepEqual(
    cause((o, a) => o === 'chromium' && a === 'firefox'),
    [{ kind: 'pair', name: 'chromium→firefox' }],
  );
  assert.deepEqual(
    cause((o) => o === 'firefox'),
    [{ kind: 'offerer', name: 'firefox' }],
  );
  assert.deepEqual(
    cause(() => true),
    [{ kind: 'machine', name: '' }],
  );
});

test('a history at rest has no change, and one of seven runs is too short to look at', () => {
  const quiet = trendsOf({ runs: history({ count: 40, seed: 3 }), generatedAt });
  assert.deepEqual(quiet.events, []);
  assert.equal(quiet.sentences[0], 'No change in 9 series over 40 runs.');
  const short = trendsOf({ runs: history({ count: 7 }), generatedAt });
  assert.equal(short.series[0]?.notSearched, '7 runs; a change can be seen from 8 on');
});

test('the value keeps its schema, whatever the order of the runs', () => {
  const runs = history({
    count: 12,
    factor: (run) => (run >= 6 ? 0.7 : 1),
    commit: (run) => (run >= 6 ? 'b' : 'a'),
  });
  const found = trendsOf({ runs, generatedAt });
  assert.deepEqual(trendsSchema.parse(JSON.parse(JSON.stringify(found))), found);
  assert.deepEqual(trendsOf({ runs: [...runs].reverse(), generatedAt }), found);
  assert.equal(found.events[0]?.direction, 'better');
});
