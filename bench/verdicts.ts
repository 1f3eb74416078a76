/**
 * `npm run bench:verdicts`: how often verdicts are wrong when the truth is known; exit code 1 outside the bounds.
 * With --real, ten pairs of real runs of the same thing must give no false alarm.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sizeFor } from '../harness/analysis/compare/decide.ts';
import { defaultSettings } from '../harness/analysis/compare/settings.ts';
import { quantile } from '../harness/analysis/stats/quantile.ts';
import { presets } from '../harness/plan/settings.ts';
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

/** Of the drawing of lots: one that was not looked at while the rules were made. */
const usualSeed = 20_261_204;
const usage = `usage: bench:verdicts [--seed N] [--real [-- RUN…]]

  --seed N     of all that is drawn by lot (${usualSeed})
  --real       real runs of the same thing instead, compared with each other
  RUN…         arguments of \`signalbox run\` for these, instead of the usual ones`;
const asked = options();
const random = seededRandom(asked.seed);
const noFalseCall = { is: 'at most', rate: 0.01 } as const;
const mostCalled = { is: 'at least', rate: 0.95 } as const;
const seldomEqual = { is: 'at most', rate: 0.05 } as const;
/** As many as `ab` judges together for two versions of a stack, and as many pairs as it takes of connecting, when nothing is said. */
const togetherInAb = 17;
const usualPairs = presets.ab.attempts;
const throughputPairs = presets.ab.repeats['throughput'] ?? presets.ab.longAttempts;

const recorded = readHistory(fileURLToPath(new URL('../fixtures/history', import.meta.url)));
const runs = recorded.runs.map(({ summary }) => summary);

const rates = asked.isReal ? realRuns(random, asked.run) : simulatedAndRecorded();
for (const rate of rates) console.log(rateLine(rate));
process.exitCode = rates.every(isInside) ? 0 : 1;

function simulatedAndRecorded(): Rate[] {
  return [
    ...Object.entries(noiseModels).flatMap(([name, noise]) => [
      seen(`A/A in turns, ${name}, ${usualPairs} pairs`, 200, noFalseCall, () =>
        callsAny(interleavedTrial(noise, { factor: 1, pairs: usualPairs }, random)),
      ),
      seen(
        `A/A of separate runs, 10 earlier ones, one against two, ${name}`,
        500,
        noFalseCall,
        () => callsAny(separateTrial(noise, { factor: 1, heads: 2 }, random)),
      ),
      ...atTheEdge(name, (factor) =>
        interleavedTrial(noise, { factor, pairs: usualPairs }, random),
      ),
    ]),
    seen('A/A of separate runs, one against one, bimodal', 200, noFalseCall, () =>
      callsAny(separateTrial(noiseModels.bimodal, { factor: 1, heads: 1 }, random)),
    ),
    seen('twice as slow is called, one run against two, log-normal', 100, mostCalled, () => {
      const [first] = separateTrial(
        noiseModels['log-normal'],
        { factor: 2, heads: 2 },
        random,
      ).figures;
      return first?.outcome === 'regressed';
    }),
    ...onRecordings(),
    onRecordedRuns(),
  ];
}

/** Equal figures among all: a trial judges several, and each is one decision. */
function atTheEdge(
  name: string,
  trial: (factor: number) => ReturnType<typeof interleavedTrial>,
): Rate[] {
  let equal = 0;
  let judged = 0;
  for (let i = 0; i < 50; i++) {
    const { figures, counts } = trial(i % 2 === 0 ? 1.05 : 1 / 1.05);
    equal += counts.figures.equivalent;
    judged += figures.length;
  }
  return [
    {
      name: `exactly the margin called equivalent, ${name}`,
      hits: equal,
      n: judged,
      bound: seldomEqual,
    },
  ];
}

/** With as many pairs as `ab` takes when nothing is said; how many the noise asks for is printed beside it. */
function onRecordings(): Rate[] {
  return recordings(runs).flatMap(({ name, figure, series, factor, pairs }) => {
    console.log(
      `${name}: by its noise ${Math.max(...series.map(pairsNeeded))} pairs, ab takes ${pairs}`,
    );
    const trial = (times: number, size: number) =>
      recordedTrial(series, figure, { factor: times, pairs: size }, random);
    return [
      seen(`A/A in turns, recorded ${name}, ${pairs} pairs`, 200, noFalseCall, () =>
        callsAny(trial(1, pairs)),
      ),
      seen(`10 % worse is called, recorded ${name}, ${pairs} pairs`, 100, mostCalled, () => {
        const [first] = trial(factor, pairs).figures;
        return first?.outcome === 'regressed';
      }),
      ...atTheEdge(`recorded ${name}`, (times) => trial(times, pairs)),
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
    error: defaultSettings.familyError / togetherInAb,
    power: 0.97,
  });
}

interface Recording {
  readonly name: string;
  readonly figure: string;
  readonly series: readonly (readonly number[])[];
  /** What 10 % worse is: a time is longer, a goodput smaller. */
  readonly factor: number;
  /** As many as `ab` takes of its scenario when nothing is said. */
  readonly pairs: number;
}

function recordings(all: readonly RunSummary[]): Recording[] {
  const cellsWith = (figure: string, link: string, answerer: string) =>
    all.flatMap(({ cells }) =>
      cells
        .filter((cell) => cell.link === link && cell.answerer === answerer)
        .map((cell) => cell.attempts.flatMap((attempt) => attempt.figures[figure]?.[0] ?? []))
        .filter((samples) => samples.length >= 30),
    );
  const goodput = 'goodput.16KiB.offerer→answerer';
  const asMany = (series: readonly (readonly number[])[]) =>
    Array.from({ length: togetherInAb }, (_, i) => series[i % series.length] ?? []);
  return [
    {
      name: 'time-to-open over delay=25, loaded machine',
      figure: 'time-to-open',
      series: asMany(cellsWith('time-to-open', 'delay=25', 'wrtc').slice(-1)),
      factor: 1.1,
      pairs: usualPairs,
    },
    {
      name: 'goodput on loopback, loaded machine',
      figure: goodput,
      series: asMany(cellsWith(goodput, 'direct', 'node-datachannel')),
      factor: 0.9,
      pairs: throughputPairs,
    },
  ];
}

/** Short runs of the same thing: one against three, drawn by lot out of ten, so that the trials hang together. */
function onRecordedRuns(): Rate {
  const short = runs.filter(({ cells }) => cells.some(({ scenario }) => scenario === 'round-trip'));
  return seen(
    `A/A of separate runs, one against three of ${short.length} recorded ones`,
    200,
    noFalseCall,
    () => callsAny(recordedRunsTrial(short, random)),
  );
}

function seen(name: string, n: number, bound: Rate['bound'], trial: () => boolean): Rate {
  let hits = 0;
  for (let i = 0; i < n; i++) hits += trial() ? 1 : 0;
  return { name, hits, n, bound };
}

function options() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        seed: { type: 'string', default: String(usualSeed) },
        real: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    });
    const seed = Number(values.seed);
    if (!Number.isInteger(seed) || seed < 0) throw new Error(`${values.seed} is no seed`);
    if (!values.real && positionals.length > 0) throw new Error('RUN goes with --real alone');
    return { seed, isReal: values.real, run: positionals };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}
