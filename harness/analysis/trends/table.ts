/** Trends as text for a terminal: the sentences, then one line per change of a series. */
import { columns } from '../text-columns.ts';
import type { Trends } from './model.ts';

/** Newest change first; without any, the sentences alone. */
export function trendsText({ sentences, series, runs }: Trends): string {
  const changes = series
    .flatMap((each) => each.changePoints.map((change) => ({ each, change })))
    .sort((a, b) => b.change.run - a.change.run);
  if (changes.length === 0) return sentences.join('\n');
  const rows = changes.map(({ each, change }) => [
    runs[change.run]?.id ?? '',
    ...[change.direction, each.figure, each.cell],
    `${short(change.before.median)} → ${short(change.after.median)} ${each.unit}`,
    change.interval === null
      ? ''
      : `× ${short(change.interval.low)} to ${short(change.interval.high)}`,
    change.p.toFixed(4),
  ]);
  const head = ['from run', 'is', 'figure', 'cell', 'median', 'ratio, 95 %', 'p'];
  return `${sentences.join('\n')}\n\n${columns([head, ...rows])}`;
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
