/** Numbers, sizes and times as people read them; missing is always an en dash. */
import type { FigureSummary } from './source.ts';

export const missing = '–';

/** Milliseconds to three significant digits or so: `0.42 ms`, `9.3 ms`, `987 ms`, `1,127 ms`. */
export const formatMs = (ms: number): string => `${formatNumber(ms)} ms`;

/** A value with its unit; counts have none. */
export function formatValue(value: number, unit: string): string {
  if (unit === 'count') return formatNumber(value);
  if (unit === 'B') return formatBytes(value);
  if (unit === 'ratio') return `${formatNumber(value * 100)} %`;
  return `${formatNumber(value)} ${unit}`;
}

/** What stands beside a value that has a 95 % interval; '' beside others. */
export function intervalInWords(figure: FigureSummary): string {
  if (figure.type !== 'value' || figure.interval === undefined) return '';
  const { low, high } = figure.interval;
  return `95 % interval ${formatValue(low, figure.unit)} to ${formatValue(high, figure.unit)}`;
}

/** Fewer digits the larger it is, with thousands marked. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits }).replace('-', '−');
}

/** Binary units, since message sizes are powers of two. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${formatNumber(bytes)} B`;
  if (bytes < 1024 ** 2) return `${formatNumber(bytes / 1024)} KiB`;
  if (bytes < 1024 ** 3) return `${formatNumber(bytes / 1024 ** 2)} MiB`;
  return `${formatNumber(bytes / 1024 ** 3)} GiB`;
}

/** An instant of a timeline, one decimal, without unit: columns and ticks name it once. */
export const formatInstant = (t: number): string =>
  t.toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** `2026-11-22 16:40 UTC`; what cannot be read is shown as it is. */
export function formatDate(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `3 min 34 s`, `12 s`. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `1 cell`, `2 cells`. */
export const counted = (count: number, word: string): string =>
  `${formatNumber(count)} ${word}${count === 1 ? '' : 's'}`;

/** Cut in the middle of nowhere, but said so. */
export const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;
