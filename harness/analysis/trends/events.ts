/** Changes of many series at one run, explained by what those that moved have in common and the others have not. */
import { quantile } from '../stats/quantile.ts';
import { coincidenceInWords, timesInWords } from './words.ts';
import type { ChangePoint, Coincidence, TrendEvent, TrendSeries, TrendRun } from './model.ts';

interface Move {
  readonly series: TrendSeries;
  readonly change: ChangePoint;
}

/** Newest first. Changes one run apart belong together: noise can move a change by one. */
export function eventsOf(
  series: readonly TrendSeries[],
  runs: readonly TrendRun[],
  minimumPoints: number,
): TrendEvent[] {
  const moves = series
    .flatMap((each) => each.changePoints.map((change): Move => ({ series: each, change })))
    .sort((a, b) => a.change.run - b.change.run);
  return together(moves)
    .map((group) => eventOf(group, { series, runs, minimumPoints }))
    .reverse();
}

function together(moves: readonly Move[]): Move[][] {
  const groups: Move[][] = [];
  for (const move of moves) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && move.change.run - last[0].change.run <= 1) last.push(move);
    else groups.push([move]);
  }
  return groups;
}

interface Context {
  readonly series: readonly TrendSeries[];
  readonly runs: readonly TrendRun[];
  readonly minimumPoints: number;
}

function eventOf(moves: readonly Move[], context: Context): TrendEvent {
  const run = mostFrequent(moves.map(({ change }) => change.run));
  const moved = [...moves].sort((a, b) => sizeOf(b) - sizeOf(a)).map(({ series }) => series);
  const figures = new Set(moved.map(({ figure }) => figure));
  const stayed = context.series.filter(
    (each) => figures.has(each.figure) && !moved.includes(each) && spans(each, run, context),
  );
  const coinciding = eachOnce(
    moves.filter(({ change }) => change.run === run).flatMap(({ change }) => change.coinciding),
  );
  const ratios = moves.flatMap(({ change }) => change.ratio ?? []);
  const event = {
    run,
    direction: directionOf(moves),
    attributedTo: attribution(moved, stayed, coinciding),
    moved: moved.map(({ id }) => id),
    stayed: stayed.map(({ id }) => id),
    ratio:
      ratios.length === 0
        ? null
        : { low: Math.min(...ratios), median: quantile(ratios, 0.5), high: Math.max(...ratios) },
    coinciding,
  };
  return { ...event, text: inWords(event, figures, context.runs) };
}

const sizeOf = ({ change }: Move): number => Math.abs(Math.log(change.ratio ?? 1));

function mostFrequent(values: readonly number[]): number {
  const count = (value: number) => values.filter((each) => each === value).length;
  return [...values].sort((a, b) => count(b) - count(a))[0] ?? 0;
}

/** Whether a series could have shown a change at a run. */
function spans({ points }: TrendSeries, run: number, { minimumPoints }: Context): boolean {
  const before = points.filter((point) => point.run < run).length;
  return before >= minimumPoints && points.length - before >= minimumPoints;
}

function directionOf(moves: readonly Move[]): TrendEvent['direction'] {
  const all = new Set(moves.map(({ change }) => change.direction));
  const [only, another] = [...all];
  return another === undefined ? (only ?? 'none') : 'mixed';
}

function eachOnce(all: readonly Coincidence[]): Coincidence[] {
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}

type Cause = TrendEvent['attributedTo'];
type Keyed = Pick<TrendSeries, 'offerer' | 'answerer' | 'broker'>;

const unclear: Cause = { kind: 'unclear', name: '' };
/** So well must a cause fit: series that moved and have it ÷ series that moved or have it. */
const fits = 0.6;

/**
 * The cause that separates best what moved from what stayed (Jaccard index). Of causes that fit alike, one that changed
 * at that run comes first, then the broader one; if nothing stayed and nothing changed, no cause can be told.
 */
function attribution(
  moved: readonly Keyed[],
  stayed: readonly Keyed[],
  coinciding: readonly Coincidence[],
): Cause {
  const scored = causesOf(moved).map((cause) => {
    const hits = moved.filter((series) => hasCause(series, cause)).length;
    const others = stayed.filter((series) => hasCause(series, cause)).length;
    return { cause, fit: hits / (moved.length + others), changed: didChange(cause, coinciding) };
  });
  const best = [...scored].sort(
    (a, b) => b.fit - a.fit || Number(b.changed) - Number(a.changed),
  )[0];
  if (best === undefined || best.fit < fits) return unclear;
  const pairs = new Set(
    [...moved, ...stayed].map(({ offerer, answerer }) => `${offerer}→${answerer}`),
  );
  return pairs.size === 1 && !best.changed ? unclear : best.cause;
}

function causesOf(moved: readonly Keyed[]): Cause[] {
  const names = (of: (series: Keyed) => string[]) => [...new Set(moved.flatMap(of))];
  const as = (kind: Cause['kind'], all: readonly string[]) =>
    all.map((name): Cause => ({ kind, name }));
  return [
    { kind: 'machine', name: '' },
    ...as(
      'broker',
      names(({ broker }) => [broker]),
    ),
    ...as(
      'stack',
      names(({ offerer, answerer }) => [offerer, answerer]),
    ),
    ...as(
      'offerer',
      names(({ offerer }) => [offerer]),
    ),
    ...as(
      'answerer',
      names(({ answerer }) => [answerer]),
    ),
    ...as(
      'pair',
      names(({ offerer, answerer }) => [`${offerer}→${answerer}`]),
    ),
  ];
}

function hasCause({ offerer, answerer, broker }: Keyed, { kind, name }: Cause): boolean {
  const holds: Record<Cause['kind'], boolean> = {
    machine: true,
    broker: broker === name,
    stack: offerer === name || answerer === name,
    offerer: offerer === name,
    answerer: answerer === name,
    pair: `${offerer}→${answerer}` === name,
    unclear: false,
  };
  return holds[kind];
}

function didChange({ kind, name }: Cause, coinciding: readonly Coincidence[]): boolean {
  return coinciding.some(({ what, name: changed }) => {
    if (kind === 'machine') return what === 'machine';
    if (kind === 'broker') return what === 'broker' && changed === name;
    return kind !== 'pair' && what === 'stack' && changed === name;
  });
}

function inWords(
  { run, direction, attributedTo, moved, stayed, ratio, coinciding }: Omit<TrendEvent, 'text'>,
  figures: ReadonlySet<string>,
  runs: readonly TrendRun[],
): string {
  const what = figures.size === 1 ? [...figures].join('') : `${figures.size} figures`;
  const times = ratio === null ? '' : ` to ${timesInWords(ratio)}`;
  const which = `${moved.length} of ${moved.length + stayed.length} series`;
  const when = `from run ${runs[run]?.id ?? '?'} on`;
  const way = direction === 'none' ? 'other than before' : direction;
  const with_ =
    coinciding.length === 0
      ? 'nothing that is recorded changed with it'
      : `changed with it: ${coinciding.map(coincidenceInWords).join('; ')}`;
  return `${causeInWords(attributedTo)}: ${what} ${way}${times} of what it was, ${when}, in ${which}; ${with_}`;
}

function causeInWords({ kind, name }: Cause): string {
  if (kind === 'machine') return 'Everything (machine or harness)';
  if (kind === 'unclear') return 'No single cause';
  return kind === 'stack'
    ? `All pairs with ${name}`
    : `${kind === 'pair' ? 'Pair' : kind === 'broker' ? 'Broker' : `As ${kind},`} ${name}`;
}
