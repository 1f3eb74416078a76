/** Verdicts in words, with their values. */
import type { Place } from '../place.ts';
import { isDifference } from './decide.ts';
import type { FigureVerdict, StatisticalVerdict } from './model.ts';
import type { CompareSettings } from './settings.ts';

type Reasoned = Pick<StatisticalVerdict, 'outcome' | 'effect' | 'test' | 'needs' | 'base' | 'head'>;

/** Why this outcome, in one sentence. */
export function reasonWhy(verdict: Reasoned, settings: CompareSettings): string {
  const { margin, familyError } = settings;
  const { outcome, effect, test, needs, base, head } = verdict;
  if (base.n === 0 || head.n === 0) return `only the ${base.n === 0 ? 'head' : 'base'} measured it`;
  if (effect === null) return 'a median is not positive, so there is no ratio';
  const seen = `ratio ${ratioText(effect)}`;
  const within = `±${percent(margin)}`;
  const wanted = needs === null ? '' : `; needs ${needs.text}`;
  if (test.name === 'none')
    return `${seen}, but nobody knows how far two runs differ by themselves${wanted}`;
  const sure = `corrected p ${pText(test.corrected)}`;
  if (outcome === 'equivalent') return `${seen} lies within ${within}`;
  if (isSuspected(verdict, settings))
    return `${seen} is beyond ${within} (${sure}), but ${head.runs === 1 ? 'a single run' : `${head.runs} runs`} may have met what no earlier run did${wanted}`;
  if (outcome !== 'undecided') return `${seen} is beyond ${within}, ${sure} ≤ ${familyError}`;
  return `${seen} neither lies within ${within} nor is a sure difference (${sure})${wanted}`;
}

/** A difference that the next run of the head can confirm: undecided for want of runs alone. */
export function isSuspected(
  { outcome, effect, test, needs }: Pick<Reasoned, 'outcome' | 'effect' | 'test' | 'needs'>,
  settings: CompareSettings,
): boolean {
  if (outcome !== 'undecided' || effect === null || needs?.of !== 'runs') return false;
  const { ratio, low, high, confidence } = effect;
  const [estimate = 0, least = 0, most = 0] = [ratio, low, high].map(Math.log);
  return isDifference({ estimate, low: least, high: most, confidence }, test.corrected, settings);
}

/** `1.12 (1.07 to 1.18)`. */
const ratioText = ({ ratio, low, high }: NonNullable<StatisticalVerdict['effect']>): string =>
  `${digits(ratio)} (${digits(low)} to ${digits(high)})`;

/** Three decimals near 1, where they matter. */
const digits = (ratio: number): string => ratio.toFixed(ratio < 10 ? 3 : 1);

export const pText = (p: number): string => (p < 0.0001 ? '< 0.0001' : p.toFixed(4));

export const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

/** `chromium→firefox, time-to-open: 12 % slower (7 % to 18 %), 210 → 236 ms`. */
export function verdictInWords(verdict: FigureVerdict): string {
  const where = [`${verdict.offerer}→${verdict.answerer}`, ...unusual(verdict), verdict.figure];
  return `${where.join(', ')}: ${changeInWords(verdict)}`;
}

/** What is not as usual is part of the name. */
export const unusual = ({ broker, link, dialect }: Place): string[] =>
  [broker, link, dialect].filter((name) => !['aedes', 'direct', 'native'].includes(name));

/** How much, in the direction that the figure has. */
function changeInWords(verdict: FigureVerdict): string {
  const { base, head, unit } = verdict;
  const values = `${valueText(base.median)} → ${valueText(head.median)} ${unit}`;
  if (verdict.method === 'exact') return values;
  const { effect } = verdict;
  if (effect === null) return values;
  const more = effect.ratio >= 1;
  const amount = percent(Math.abs(effect.ratio - 1));
  if (amount === '0 %')
    return `no change (${signed(effect.low - 1)} to ${signed(effect.high - 1)}), ${values}`;
  const range = `${signed(effect.low - 1)} to ${signed(effect.high - 1)}`;
  return `${amount} ${directionWord(verdict, more)} (${range}), ${values}`;
}

function directionWord({ unit, better }: FigureVerdict, isMore: boolean): string {
  if (unit === 'ms') return isMore ? 'slower' : 'faster';
  if (unit === 'Mbit/s') return isMore ? 'faster' : 'slower';
  const word = isMore ? 'more' : 'less';
  return better === 'none'
    ? word
    : `${word} (${isMore === (better === 'higher') ? 'better' : 'worse'})`;
}

const signed = (share: number): string => `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;

/** The ratio with its interval; for exact figures there is none. */
export const amountOf = (verdict: FigureVerdict): string =>
  verdict.method === 'exact' || verdict.effect === null ? '–' : ratioText(verdict.effect);

/** Three significant digits, whole from 100 on. */
export function valueText(value: number | null): string {
  if (value === null) return '–';
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
