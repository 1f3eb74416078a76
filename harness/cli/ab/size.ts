/** What an A/B run is going to take, and why so much: told before it starts. */
import { abCells } from '../../plan/ab.ts';
import type { Settings } from '../../plan/settings.ts';
import type { AbOptions } from '../../run/options.ts';

/** What a cell takes besides what it measures: launch, meeting, negotiation, the look at plain TCP, and the end. */
const aroundMs = { connect: 900, measured: 1_700, firstTransfer: 400 };

/** Why as many pairs are taken when nothing is said; `npm run bench:verdicts` shows it. */
const whys: Readonly<Record<string, string>> = {
  connect:
    'calls 10 % in the time to open over delay=25 in 95 of 100 runs, as it scattered on a busy machine',
  'round-trip': 'an overview; the verdict says of each figure how many would decide',
  throughput:
    'calls 10 % in goodput in 95 of 100 runs, as it scattered on a busy machine: neighbours differ by 29 %',
};

/**
 * A line per scenario: pairs, expected duration, and the reason; then how to have it shorter.
 * @param settings - of the run, as it will be
 * @param isAsked - `--pairs` was given, which needs no reason
 */
export function sizeLines(
  settings: Settings,
  { plan, partners }: Pick<AbOptions, 'plan' | 'partners'>,
  isAsked: boolean,
): string[] {
  const pairsOfStacks = abCells(
    { plan, stacks: partners, scenario: '', broker: '', link: '', dialect: '', seed: 0 },
    0,
  ).length;
  const sizes = settings.scenarios.map((scenario) => {
    const pairs = pairsIn(settings, scenario);
    return { scenario, pairs, ms: pairs * pairsOfStacks * cellMs(settings, scenario) };
  });
  const lines = sizes.map(({ scenario, pairs, ms }) => {
    const why = isAsked ? '' : `: ${whys[scenario] ?? ''}`;
    return `${scenario}: ${pairs} pairs, ${about(ms)}${why}`;
  });
  const whole = sizes.reduce((sum, { ms }) => sum + ms, 0);
  const shorter = '; --pairs or --scenarios make it shorter, and what it can call larger';
  return [...lines, `${about(whole)} in all on a quiet machine${isAsked ? '' : shorter}`];
}

function pairsIn({ repeats, attempts, longAttempts }: Settings, scenario: string): number {
  return (
    repeats[scenario] ?? (scenario === 'connect' ? Math.max(attempts, longAttempts) : longAttempts)
  );
}

/** The first transfers, then two directions and both at once; round trips idle and loaded. */
function cellMs({ goodput, roundTrip }: Settings, scenario: string): number {
  switch (scenario) {
    case 'throughput':
      return (
        aroundMs.measured +
        2 * aroundMs.firstTransfer +
        goodput.sizes.length * 3 * (goodput.warmUp + goodput.duration)
      );
    case 'round-trip':
      return aroundMs.measured + 2 * roundTrip.interval * (roundTrip.warmUp + roundTrip.count);
    default:
      return aroundMs.connect;
  }
}

function about(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return `about ${Math.ceil(ms / 1_000)} s`;
  return `about ${minutes < 10 ? minutes.toFixed(1) : Math.round(minutes)} min`;
}
