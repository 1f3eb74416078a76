/** An invented history with one change, so that its page can be worked on without any run. */
import type { Trends } from '../../../harness/analysis/trends/model.ts';
import { cellId } from '../../../harness/core/ids.ts';
import { seededRandom, type Random } from '../../../harness/core/random.ts';

const stacks = ['chromium', 'firefox', 'node-datachannel'];
const changeAt = 18;
const coinciding: Trends['events'][number]['coinciding'] = [
  { what: 'stack', name: 'node-datachannel', before: '0.32.0', after: '0.33.4' },
];

/** @param sentinel - a hostile string to plant in names, ids and words, if any */
export function sampleTrends(sentinel = ''): Trends {
  const random = seededRandom(5);
  const runs = Array.from({ length: 30 }, (_, place) => ({
    id: `202611${String(place + 1).padStart(2, '0')}-120000-aa${place === 0 ? sentinel : ''}`,
    startedAt: new Date(Date.UTC(2026, 10, place + 1, 12)).toISOString(),
    ...{ plan: 'quick', signalbox: '0.1.0', commit: '4f2c1e9a77d1', machines: ['EPYC, 2 cores'] },
    stacks: stacks.map((name) => ({
      name,
      version: name !== 'node-datachannel' ? '1.0.0' : place < changeAt ? '0.32.0' : '0.33.4',
    })),
    brokers: [{ name: 'aedes', version: '1.2.0' }],
  }));
  const series = stacks.flatMap((offerer) =>
    stacks.map((answerer) => sampleSeries(offerer, answerer, random)),
  );
  const moved = series.filter(({ changePoints }) => changePoints.length > 0).map(({ id }) => id);
  return {
    schema: 'signalbox-trends/1',
    generatedAt: '2026-11-30T13:00:00.000Z',
    settings: {
      significance: 0.01,
      minimumEffect: 0.05,
      permutations: 999,
      minimumPoints: 5,
      seed: 1,
    },
    runs,
    series,
    events: [
      {
        ...{
          run: changeAt,
          direction: 'worse',
          attributedTo: { kind: 'stack', name: 'node-datachannel' },
        },
        ...{ moved, stayed: [], ratio: { low: 1.35, median: 1.4, high: 1.46 }, coinciding },
        text: `Everything with node-datachannel takes 35 % to 46 % longer; the other 4 series stayed.${sentinel}`,
      },
    ],
    sentences: [
      'One change in 30 runs: worse with node-datachannel 0.33.4.',
      '5 of 9 series moved at the same run; the others did not.',
    ],
  };
}

function sampleSeries(offerer: string, answerer: string, random: Random): Trends['series'][number] {
  const key = {
    scenario: 'connect',
    offerer,
    answerer,
    broker: 'aedes',
    link: 'direct',
    dialect: 'native',
  };
  const changes = [offerer, answerer].includes('node-datachannel');
  const levelAt = (run: number): number => (changes && run >= changeAt ? 168 : 120);
  const points = Array.from({ length: 30 }, (_, run) => {
    const median = levelAt(run) * (0.97 + 0.06 * random());
    return { run, n: 10, median, low: median * 0.95, high: median * (1.04 + 0.05 * random()) };
  });
  const change = {
    ...{ at: changeAt, run: changeAt, direction: 'worse' as const, ratio: 1.4, p: 0.001 },
    before: { from: 0, to: changeAt - 1, median: 120 },
    after: { from: changeAt, to: 29, median: 168 },
    interval: { low: 1.36, high: 1.44 },
    coinciding,
  };
  return {
    id: `${cellId(key)}#time-to-open@EPYC`,
    ...{ cell: cellId(key), ...key, figure: 'time-to-open', unit: 'ms', class: 'absolute' },
    ...{
      better: 'lower',
      definition: 'Invented.',
      machine: 'EPYC, 2 cores',
      plan: 'quick',
      points,
    },
    ...{ changePoints: changes ? [change] : [], notSearched: '' },
  };
}
