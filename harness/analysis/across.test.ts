/** Figures across cells: the slope over links, and values relative to the reference pair. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withFiguresAcross } from './across.ts';
import { cellOf } from './aggregate.ts';
import type { Attempt } from './result.ts';
import { distributionFigure, valueFigure } from './stats/distribution.ts';

const key = {
  ...{ scenario: 'connect', offerer: 'wrtc', answerer: 'werift' },
  ...{ broker: 'aedes', link: 'direct', dialect: 'native' },
};
const ms = { unit: 'ms', class: 'absolute', better: 'lower', definition: 'x' } as const;

function attempt(opened: number, index: number, outcome: Attempt['outcome'] = 'passed'): Attempt {
  return {
    ...{ index, retry: 0, outcome, reason: null, startedAt: '', durationMs: 1, checks: [] },
    ...{ figures: { 'time-to-open': valueFigure(opened, ms) }, timeline: null },
  };
}

const cell = (part: Partial<typeof key>, opened: readonly number[]) =>
  cellOf(
    { ...key, ...part },
    opened.map((value, index) => attempt(value, index)),
  );

/** 80 ms and five round trips, with one attempt of each link that took a second longer. */
const sweep = (links: readonly number[]) =>
  links.map((delay) => {
    const opened = [0, 1, 2, 1_000].map((noise) => 80 + 5 * 2 * delay + noise);
    return cell({ link: `delay=${delay}` }, opened);
  });

test('five round trips to open are read as five, in the cell with the shortest delay alone', () => {
  const [first, ...others] = withFiguresAcross(sweep([0, 12.5, 25, 50]));
  const slope = first?.figures['round-trips-to-open'];
  assert.ok(slope?.type === 'value');
  assert.ok(Math.abs(slope.value - 5) < 0.05, String(slope.value));
  assert.ok(slope.interval !== undefined && slope.interval.low <= 5 && slope.interval.high >= 5);
  assert.deepEqual([slope.class, slope.n], ['relative', 16]);
  const processing = first?.figures['time-to-open.without-link'];
  assert.ok(processing?.type === 'value' && Math.abs(processing.value - 82) < 3);
  assert.ok(others.every(({ figures }) => figures['round-trips-to-open'] === undefined));
});

test('the exact figure is there only when the interval leaves one half to choose', () => {
  const clean = [0, 12.5, 25, 50].map((delay) =>
    cell(
      { link: `delay=${delay}` },
      [80, 80.5, 81].map((base) => base + 9 * delay),
    ),
  );
  const exact = withFiguresAcross(clean)[0]?.figures['round-trips-to-open.exact'];
  assert.ok(exact?.type === 'value' && exact.value === 4.5 && exact.class === 'exact');
  const noisy = [0, 12.5, 25, 50].map((delay, at) =>
    cell(
      { link: `delay=${delay}` },
      [0, 400, 90, 250].map((base) => base * ((at % 2) + 1) + 9 * delay),
    ),
  );
  assert.equal(withFiguresAcross(noisy)[0]?.figures['round-trips-to-open.exact'], undefined);
});

test('too few delays, too few values, other impairments and failed attempts give no slope', () => {
  const none = (cells: ReturnType<typeof sweep>) =>
    withFiguresAcross(cells).every(({ figures }) => figures['round-trips-to-open'] === undefined);
  assert.ok(none(sweep([0, 25])));
  assert.ok(none([0, 12.5, 25].map((delay) => cell({ link: `delay=${delay}` }, [1, 2]))));
  assert.ok(none([1, 2, 3].map((loss) => cell({ link: `delay=5,loss=0.${loss}` }, [1, 2, 3]))));
  const failed = [0, 12.5, 25].map((delay) =>
    cellOf(
      { ...key, link: `delay=${delay}` },
      [1, 2, 3].map((v, i) => attempt(v, i, 'failed')),
    ),
  );
  assert.ok(none(failed));
});

const withOverTcp = (of: ReturnType<typeof cell>) => ({
  ...of,
  figures: { ...of.figures, 'goodput.16KiB.offerer→answerer.over-tcp': valueFigure(0.5, ms) },
});

test('values relative to the reference pair of the same scenario, with an interval where there are enough', () => {
  const nd = 'node-datachannel';
  const cells = [
    withOverTcp(cell({ offerer: nd, answerer: nd }, [100, 110, 90])),
    withOverTcp(cell({}, [200, 220, 180])),
    cell({ scenario: 'close' }, [50]),
  ];
  const [base, other, elsewhere] = withFiguresAcross(cells);
  const relative = other?.figures['time-to-open.relative'];
  assert.ok(relative?.type === 'value' && relative.value === 2 && relative.class === 'relative');
  assert.ok(relative.interval !== undefined && relative.interval.low < 2);
  assert.equal(base?.figures['time-to-open.relative'], undefined);
  const names = Object.keys(other?.figures ?? {}).filter((name) => name.endsWith('.relative'));
  assert.deepEqual(
    names,
    ['time-to-open.relative'],
    'what is relative already is not related again',
  );
  assert.equal(elsewhere?.figures['time-to-open.relative'], undefined);
});

test('round trips of one connection are one number: without three attempts they have no interval', () => {
  const nd = 'node-datachannel';
  const measured = (part: Partial<typeof key>, medians: readonly number[]) =>
    cellOf(
      { ...key, ...part },
      medians.map((median, index) => {
        const samples = Array.from({ length: 50 }, (_, i) => median + (i - 24.5) / 100);
        return {
          ...attempt(0, index),
          figures: { 'round-trip.idle': distributionFigure(samples, ms) },
        };
      }),
    );
  const relative = (medians: readonly number[]) => {
    const cells = [measured({ offerer: nd, answerer: nd }, [1, 1, 1]), measured({}, medians)];
    const figure = withFiguresAcross(cells)[1]?.figures['round-trip.idle.relative'];
    assert.ok(figure?.type === 'value');
    return figure;
  };
  const once = relative([2]);
  assert.deepEqual([once.value, once.n, once.interval], [2, 1, undefined]);
  const often = relative([2, 3, 4]);
  assert.deepEqual([often.value, often.n, often.interval], [3, 3, { low: 2, high: 4 }]);
  assert.equal(often.definition, once.definition, 'a definition holds for every cell');
});
