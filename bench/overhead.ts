/**
 * `npm run bench:overhead`: what the harness costs. The same cells run through the harness and through the
 * bare script, in turns (ABBA), and the ratios are held against their bounds; exit code 1 outside them.
 */
import { parseArgs } from 'node:util';
import { fisherExact, type Tally } from '../harness/analysis/stats/fisher.ts';
import { discoverStacks } from '../setup/discover.mjs';
import { allInside, lineOf, type Comparison, type Samples } from './compare.ts';
import {
  pairName,
  throughBare,
  throughHarness,
  type CellResult,
  type Pair,
  type SideResult,
  type Task,
} from './sides.ts';

const stacks = ['chromium', 'firefox', 'node-datachannel'];
const matrix: readonly Pair[] = stacks.flatMap((offerer) =>
  stacks.map((answerer): Pair => [offerer, answerer]),
);
const allNamed: readonly Pair[] = [
  ['chromium', 'firefox'],
  ['firefox', 'node-datachannel'],
  ['node-datachannel', 'node-datachannel'],
];
const leastCellsPerMinute = 60;
/** Less than the timers of stacks, such as 1 s for a repeated DTLS flight (catalogue PERF-003). */
const timerMs = 500;
const usage = `usage: bench:overhead [--quick] [--rounds N] [--attempts N] [--only matrix|open|throughput|rate] [--pair A→B]

  --quick        one round of few cells
  --only PART    this part alone
  --pair A→B     this pair alone, in the parts open and throughput
  --rounds N     how often each part runs through either side (8, half of it in open, once in rate; 1 with --quick)
  --attempts N   connects of each pair in a round, and of each cell of the matrix in the part rate (15; 4 with --quick)`;

interface Both {
  readonly harness: readonly SideResult[];
  readonly bare: readonly SideResult[];
}

const values = options();
const named = allNamed.filter((pair) => ['', pairName(pair)].includes(values.pair));
const rounds = counted(values.rounds, values.quick ? 1 : 8);
const attempts = counted(values.attempts, values.quick ? 4 : 15);
const found = (await discoverStacks()).filter(({ name }) => stacks.includes(name));
const absent = found.filter(({ status }) => status === 'missing');
if (absent.length > 0) {
  for (const { name, why, cure } of absent) console.error(`${name} is missing: ${why}. ${cure}`);
  process.exit(1);
}

const wanted = (part: string): boolean => values.only === '' || values.only === part;
const nothing: Both = { harness: [], bare: [] };
const whole = wanted('matrix')
  ? await inTurns('connect matrix, 9 cells', rounds, {
      scenario: 'connect',
      pairs: matrix,
      attempts: 1,
    })
  : nothing;
const opened = wanted('open')
  ? await inTurns(`connect, ${named.length} pairs × ${attempts}`, Math.ceil(rounds / 2), {
      scenario: 'connect',
      pairs: named,
      attempts,
    })
  : nothing;
const bulk = wanted('throughput')
  ? await inTurns(`throughput, ${named.length} pairs`, rounds, {
      scenario: 'throughput',
      pairs: named,
      attempts: 1,
    })
  : nothing;
const long = wanted('rate')
  ? await inTurns(`connect matrix, 9 cells × ${attempts}`, 1, {
      scenario: 'connect',
      pairs: matrix,
      attempts,
    })
  : nothing;

const comparisons = [
  ...(wanted('matrix') ? [wallTime(whole)] : []),
  ...(wanted('open') ? named.map((pair) => timeToOpen(pairName(pair), opened)) : []),
  ...(wanted('throughput') ? named.map((pair) => goodput(pairName(pair), bulk)) : []),
];
console.log('\nharness ÷ bare, ratio of medians, 95 % interval:');
for (const comparison of comparisons) console.log(`  ${lineOf(comparison)}`);
const modesAlike = wanted('open') ? named.map((pair) => sharesOfModes(pairName(pair), opened)) : [];
failures('connect', {
  harness: [...whole.harness, ...opened.harness, ...long.harness],
  bare: [...whole.bare, ...opened.bare, ...long.bare],
});
failures('throughput', bulk);
const fastEnough = cellsPerMinute(long);
const inside = allInside(comparisons) && modesAlike.every(Boolean) && fastEnough;
process.exitCode = inside ? 0 : 1;

/** Runs a task through both sides, the order turned round each time, and says how long each took. */
async function inTurns(what: string, times: number, task: Task): Promise<Both> {
  const harness: SideResult[] = [];
  const bare: SideResult[] = [];
  for (let round = 0; round < times; round++) {
    const sides = [
      async () => harness.push(told(what, 'harness', await throughHarness(task, found))),
      async () => bare.push(told(what, 'bare', await throughBare(task, found))),
    ];
    for (const side of round % 2 === 0 ? sides : sides.reverse()) await side();
  }
  return { harness, bare };
}

function told(what: string, side: string, result: SideResult): SideResult {
  const failed = result.cells.filter(({ why }) => why !== '').length;
  const seconds = (result.wallMs / 1_000).toFixed(1);
  console.log(`${what}, ${side}: ${seconds} s, ${result.cells.length} cells, ${failed} failed`);
  return result;
}

function wallTime({ harness, bare }: Both): Comparison {
  const seconds = (sides: readonly SideResult[]) => sides.map(({ wallMs }) => wallMs / 1_000);
  return {
    name: 'wall time of the connect matrix, start-up and report included',
    unit: 's',
    groups: [{ harness: seconds(harness), bare: seconds(bare) }],
    bound: { is: 'at most', ratio: 1.25 },
  };
}

/**
 * Attempts that waited for a timer are compared with their like: across both modes the ratio of medians would say which
 * mode has more than half of the attempts on one side. How many there are in each is compared by `sharesOfModes`.
 */
function timeToOpen(pair: string, both: Both): Comparison {
  const times = opens(pair, both);
  const modes = [inMode(times, false), inMode(times, true)];
  const large = modes.filter(({ harness, bare }) => Math.min(harness.length, bare.length) >= 5);
  return {
    name: `time to open ${pair}`,
    unit: 'ms',
    groups: large.length > 0 ? large : [times], // too few to tell modes apart
    bound: { is: 'at most', ratio: 1.05 },
  };
}

function opens(pair: string, both: Both): Samples {
  return samples(both, (cell) => (cell.pair === pair ? cell.timeToOpenMs : null));
}

function inMode({ harness, bare }: Samples, waited: boolean): Samples {
  const limit = Math.min(...harness, ...bare) + timerMs;
  const within = (times: readonly number[]) => times.filter((time) => time > limit === waited);
  return { harness: within(harness), bare: within(bare) };
}

/** False when attempts wait for a timer more often through the harness than by chance (Fisher, one in twenty). */
function sharesOfModes(pair: string, both: Both): boolean {
  const times = opens(pair, both);
  const waited = inMode(times, true);
  const tally = (side: keyof Samples): Tally => ({
    passed: waited[side].length,
    judged: times[side].length,
  });
  const [harness, bare] = [tally('harness'), tally('bare')];
  if (harness.passed + bare.passed === 0) return true;
  const p = fisherExact(harness, bare);
  const isMore = harness.passed * bare.judged > bare.passed * harness.judged;
  const inside = !isMore || p >= 0.05;
  console.log(
    `  ${inside ? 'inside ' : 'OUTSIDE'} opens of ${pair} that took ${timerMs} ms more than the fastest: harness ${harness.passed} of ${harness.judged}, bare ${bare.passed} of ${bare.judged}, p ${p.toFixed(3)}; not more often`,
  );
  return inside;
}

/** Each direction and message size is compared with its like. */
function goodput(pair: string, both: Both): Comparison {
  const names = [...both.harness, ...both.bare].flatMap(({ cells }) =>
    cells.filter((cell) => cell.pair === pair).flatMap((cell) => [...cell.goodput.keys()]),
  );
  return {
    name: `goodput ${pair}, one direction at a time`,
    unit: 'Mbit/s',
    groups: [...new Set(names)].map((name) =>
      samples(both, (cell) => (cell.pair === pair ? (cell.goodput.get(name) ?? null) : null)),
    ),
    bound: { is: 'at least', ratio: 0.95 },
  };
}

function samples(both: Both, read: (cell: CellResult) => number | null): Samples {
  const all = (sides: readonly SideResult[]) =>
    sides.flatMap(({ cells }) => cells.map(read)).filter((value) => value !== null);
  return { harness: all(both.harness), bare: all(both.bare) };
}

/** A cell that failed has no time and no goodput: how many there were, on either side, is told beside. */
function failures(what: string, both: Both): void {
  for (const side of ['harness', 'bare'] as const) {
    const cells = both[side].flatMap((result) => result.cells);
    const failed = cells.filter(({ why }) => why !== '');
    console.log(`  ${what} through ${side}: ${failed.length} of ${cells.length} cells failed`);
    for (const { pair, why } of failed) console.log(`    ${pair}: ${why}`);
  }
}

/** Over all pairs of the matrix; the bare script's rate stands beside it: what this machine gives to anybody. */
function cellsPerMinute({ harness, bare }: Both): boolean {
  if (harness.length === 0) return true;
  const ours = rate(harness);
  const inside = ours >= leastCellsPerMinute;
  console.log(
    `  ${inside ? 'inside ' : 'OUTSIDE'} connect cells per minute, start-up and report included: harness ${ours.toFixed(0)}, bare ${rate(bare).toFixed(0)}; at least ${leastCellsPerMinute}`,
  );
  return inside;
}

function rate(sides: readonly SideResult[]): number {
  const cells = sides.reduce((sum, side) => sum + side.cells.length, 0);
  return cells / (sides.reduce((sum, side) => sum + side.wallMs, 0) / 60_000);
}

function options() {
  try {
    const { values: given } = parseArgs({
      options: {
        rounds: { type: 'string', default: '' },
        attempts: { type: 'string', default: '' },
        only: { type: 'string', default: '' },
        pair: { type: 'string', default: '' },
        quick: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const isKnown =
      ['', 'matrix', 'open', 'throughput', 'rate'].includes(given.only) &&
      ['', ...allNamed.map(pairName)].includes(given.pair);
    if (!given.help && isKnown) return given;
    console.error(usage);
    process.exit(given.help ? 0 : 2);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}

function counted(text: string, otherwise: number): number {
  const number = text === '' ? otherwise : Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  console.error(`${text} is not a whole number above 0\n${usage}`);
  process.exit(2);
}
