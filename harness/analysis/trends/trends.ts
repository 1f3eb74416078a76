/** What a history shows: its series, where they changed, and why. Pure. */
import type { ComparableRun } from '../compare/run.ts';
import { asCompared } from '../compare/compared-run.ts';
import { searched } from './change-points.ts';
import { eventsOf } from './events.ts';
import { trendsSchema, type TrendEvent, type Trends, type TrendSeries } from './model.ts';
import { seriesOf } from './series.ts';
import { defaultTrendSettings, type TrendSettings } from './settings.ts';

export interface TrendsQuestion {
  /** In any order. */
  readonly runs: readonly ComparableRun[];
  readonly settings?: Partial<TrendSettings>;
  readonly generatedAt: Date;
}

/** Change points of every deciding figure over the runs. The same runs and seed give the same value. */
export function trendsOf({ runs, settings: asked, generatedAt }: TrendsQuestion): Trends {
  const settings = { ...defaultTrendSettings, ...asked };
  const ordered = [...runs].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  const series = seriesOf(ordered).map((each) => searched(each, ordered, settings));
  const compared = ordered.map(asCompared);
  const events = eventsOf(series, compared, settings.minimumPoints);
  return {
    schema: trendsSchema,
    generatedAt: generatedAt.toISOString(),
    ...{ settings, runs: compared, series, events },
    sentences: sentencesOf(compared.length, series, events),
  };
}

function sentencesOf(
  runs: number,
  series: readonly TrendSeries[],
  events: readonly TrendEvent[],
): string[] {
  const looked = series.filter(({ notSearched }) => notSearched === '').length;
  const short = series.length - looked;
  const tooShort = short === 0 ? '' : `; ${short} series have too few runs to look at`;
  const headline =
    events.length === 0
      ? `No change in ${looked} series over ${runs} runs${tooShort}.`
      : `${events.length} ${events.length === 1 ? 'change' : 'changes'} in ${looked} series over ${runs} runs${tooShort}.`;
  return [headline, ...events.slice(0, 5).map(({ text }) => `${text}.`)];
}
