/**
 * `npm run bench:verdicts`: how often verdicts are wrong when the truth is known; exit code 1 outside the bounds.
 * With --real, ten pairs of real runs of the same thing must give no false alarm.
 */
import { fileURLToPath } from 'node:url';
import { sizeFor } from '../harness/analysis/compare/decide.ts';
import { defaultSettings } from '../harness/analysis/compare/settings.ts';
import { quantile } from '../harness/analysis/stats/quantile.ts';
import { seededRandom } from '../harness/core/random.ts';
import { readHistory } from '../harness/history/history.ts';
import type { RunSummary } from '../harness/analysis/history/summary.ts';
import { noiseModels } from './verdicts/noise-models.ts';
import { isInside, rateLine, type Rate } from './verdicts/rate.ts';
import { realRuns } from './verdicts/real.ts';
import {
  callsAny,
  interleavedTrial,
  recordedRunsTrial,
  recordedTrial,
  separateTrial,
} from './verdicts/trials.ts';

const random = seededRandom(20261127);
const noFalseCall = { is: 'at most', rate: 0.01 } as const;
const mostCalled = { is: 'at least', rate: 0.95 } as const;
const seldomEqual = { is: 'at most', rate: 0.05 } as const;
/** Figures that are judged together in a trial, and how many pairs one has: three times what `ab` takes when nothing is said. */
const together = 4;
const usualPairs = 60;

const recorded = readHistory(fileURLToPath(new URL('../fixtures/history', import.meta.url)));
const runs = recorded.runs.map(({ summary }) => summary);

const rates = process.argv.includes('--real')
  ? await realRuns(seededRandom(1))
  : simulatedAndRecorded();
for (const rate of rates) console.log(rateLine(rate));
process.exitCode = rates.every(isInside) ? 0 : 1;

function simulatedAndRecorded(): Rate[] {
  return [
    ...Object.entries(noiseModels).flatMap(([name, noise]) => [
      seen(`A/A in turns, ${name}, ${usualPairs} pairs`, 200, noFalseCall, () =>
        callsAny(interleavedTrial(noise, { factor: 1, pairs: usualPairs }, random)),
      ),
      seen(`A/A of separate runs, 10 earlier ones, ${name}`, 100, noFalseCall, () =>
        callsAny(separateTrial(noise, 1, random)),
      ),
      ...atTheEdge(name, (factor) =>
        interleavedTrial(noise, { factor, pairs: usualPairs }, random),
      ),
    ]),
    ...onRecordings(),
    ...onRecordedRuns(),
  ];
}

/** Equal figures among all: a trial judges several, and each is one decision. */
function atTheEdge(
  name: string,
  trial: (factor: number) => ReturnType<typeof interleavedTrial>,
): Rate[] {
  let equal = 0;
  const trials = 50;
  for (let i = 0; i < trials; i++)
    equal += trial(i % 2 === 0 ? 1.05 : 1 / 1.05).counts.figures.equivalent;
  return [
    {
      name: `exactly the margin called equivalent, ${name}`,
      hits: equal,
      n: trials * together,
      bound: seldomEqual,
    },
  ];
}

/** The sample size follows from the noise of each recording; the rate is then seen, not computed. */
function onRecordings(): Rate[] {
  return recordings(runs).flatMap(({ name, figure, series, factor }) => {
    const pairs = Math.max(...series.map(pairsNeeded));
    const trial = (times: number, size: number) =>
      recordedTrial(series, figure, { factor: times, pairs: size }, random);
    return [
      seen(`A/A in turns, recorded ${name}, ${usualPairs} pairs`, 100, noFalseCall, () =>
        callsAny(trial(1, usualPairs)),
      ),
      seen(`10 % worse is called, recorded ${name}, ${pairs} pairs`, 100, mostCalled, () => {
        const [first] = trial(factor, pairs).figures;
        return first?.outcome === 'regressed';
      }),
      ...atTheEdge(`recorded ${name}`, (times) => trial(times, usualPairs)),
    ];
  });
}

/** For 95 % at 10 %, when as many figures are judged together. */
function pairsNeeded(samples: readonly number[]): number {
  const steps = samples.flatMap((value, i) =>
    i % 2 === 1 ? [Math.log(value / (samples[i - 1] ?? value))] : [],
  );
  const spread = Math.max(
    (quantile(steps, 0.8413) - quantile(steps, 0.1587)) / 2,
    (quantile(steps, 0.9772) - quantile(steps, 0.0228)) / 4,
  );
  return sizeFor({
    deviation: spread,
    effect: Math.log(1.1),
    error: defaultSettings.familyError / together,
    power: 0.97,
  });
}

interface Recording {
  readonly name: string;
  readonly figure: string;
  readonly series: readonly (readonly number[])[];
  /** What 10 % worse is: a time is longer, a goodput smaller. */
  readonly factor: number;
}

function recordings(all: readonly RunSummary[]): Recording[] {
  const cellsWith = (figure: string, link: string, answerer: string) =>
    all.flatMap(({ cells }) =>
      cells
        .filter((cell) => cell.link === link && cell.answerer === answerer)
        .map((cell) => cell.attempts.flatMap((attempt) => attempt.figures[figure]?.[0] ?? []))
        .filter((samples) => samples.length >= 30),
    );
  const goodput = 'goodput.64KiB.offerer→answerer';
  const four = (series: readonly (readonly number[])[]) =>
    Array.from({ length: together }, (_, i) => series[i % series.length] ?? []);
  return [
    {
      name: 'time-to-open over delay=25, loaded machine',
      figure: 'time-to-open',
      series: four(cellsWith('time-to-open', 'delay=25', 'wrtc').slice(-1)),
      factor: 1.1,
    },
    {
      name: 'goodput on loopback, loaded machine',
      figure: goodput,
      series: four(cellsWith(goodput, 'direct', 'node-datachannel')),
      factor: 0.9,
    },
  ];
}

/** Every ordered pair of short runs of the same thing, with the others as their history. */
function onRecordedRuns(): Rate[] {
  const short = runs.filter(({ cells }) => cells.some(({ scenario }) => scenario === 'round-trip'));
  const pairs = short.flatMap((base) =>
    short.filter((head) => head !== base).map((head) => ({ base, head })),
  );
  const calls = pairs.filter(({ base, head }) => callsAny(recordedRunsTrial(short, base, head)));
  return [
    {
      name: 'A/A of recorded separate runs',
      hits: calls.length,
      n: pairs.length,
      bound: noFalseCall,
    },
  ];
}

function seen(name: string, n: number, bound: Rate['bound'], trial: () => boolean): Rate {
  let hits = 0;
  for (let i = 0; i < n; i++) hits += trial() ? 1 : 0;
  return { name, hits, n, bound };
}
