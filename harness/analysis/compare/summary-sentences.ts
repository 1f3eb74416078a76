/** What a person reads in ten seconds. */
import type { Comparison, ConformanceVerdict, FigureVerdict } from './model.ts';
import { isSuspected, percent, unusual, verdictInWords } from './words.ts';

/** At most so many of a kind are told one by one. */
const toldOneByOne = 3;

/** The whole in one sentence, then what got worse, what may not be compared, what cannot be told, what changed. */
export function sentencesOf(comparison: Omit<Comparison, 'sentences'>): string[] {
  const { figures, conformance } = comparison;
  const deciding = figures.filter(({ family }) => family === 'deciding');
  return [
    headline(comparison),
    ...listed('Newly failing', ofKind(conformance, 'newly-failing'), cellInWords),
    ...listed('Regressed', sorted(deciding, 'regressed'), verdictInWords),
    ...listed('Suspected', suspected(comparison, deciding), suspicionInWords),
    ...listed('Improved', sorted(deciding, 'improved'), verdictInWords),
    ...listed('Newly passing', ofKind(conformance, 'newly-passing'), cellInWords),
    ...listed('Flickering', ofKind(conformance, 'flickering'), cellInWords),
    ...comparison.refusals.map(
      ({ class: kind, why }) => `No ${kind} figures are compared: ${why}.`,
    ),
    ...undecidedOnes(comparison, sorted(deciding, 'undecided')),
    ...changes(comparison),
  ];
}

function headline(comparison: Omit<Comparison, 'sentences'>): string {
  const { counts, passesGate, settings, conformance } = comparison;
  const { regressed, improved, equivalent, undecided } = counts.figures;
  const failing = counts.conformance['newly-failing'];
  const worse = [
    ...(failing > 0 ? [`${counted(failing, 'cell')} newly failing`] : []),
    ...(regressed > 0 ? [`${counted(regressed, 'figure')} regressed`] : []),
  ];
  const rest = `${improved} improved, ${equivalent} equivalent within ±${percent(settings.margin)}, ${undecided} undecided`;
  if (worse.length > 0) return `Worse than before: ${worse.join(', ')}; ${rest}.`;
  if (!passesGate) return `Worse than before: a cell flickers more than it did; ${rest}.`;
  const isJudged = conformance.some(({ base, head }) => base.judged > 0 && head.judged > 0);
  if (regressed + improved + equivalent + undecided === 0 && !isJudged) {
    return 'Nothing is compared: no figure was measured, and no cell ran on both sides.';
  }
  if (regressed + improved + equivalent === 0 && undecided > 0) {
    return `Cannot tell: all ${counted(undecided, 'figure')} undecided, and no cell is newly failing.`;
  }
  return `Nothing is shown to be worse: ${rest}, no cell newly failing.`;
}

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

function listed<T>(title: string, all: readonly T[], inWords: (each: T) => string): string[] {
  if (all.length === 0) return [];
  const told = all.slice(0, toldOneByOne).map((each) => `${title}: ${inWords(each)}.`);
  const more = all.length - told.length;
  return more > 0 ? [...told, `${title}: ${more} more, see the table.`] : told;
}

const ofKind = (all: readonly ConformanceVerdict[], kind: ConformanceVerdict['kind']) =>
  all.filter((verdict) => verdict.kind === kind);

const cellInWords = (verdict: ConformanceVerdict): string =>
  [
    `${verdict.scenario} ${verdict.offerer}→${verdict.answerer}`,
    ...unusual(verdict),
    verdict.why,
  ].join(', ');

/** Largest change first. */
function sorted(all: readonly FigureVerdict[], outcome: FigureVerdict['outcome']): FigureVerdict[] {
  const size = (verdict: FigureVerdict) =>
    verdict.method === 'statistical' ? Math.abs(Math.log(verdict.effect?.ratio ?? 1)) : Infinity;
  return all.filter((verdict) => verdict.outcome === outcome).sort((a, b) => size(b) - size(a));
}

const suspected = (
  { settings }: Pick<Comparison, 'settings'>,
  deciding: readonly FigureVerdict[],
): FigureVerdict[] =>
  sorted(deciding, 'undecided').filter(
    (verdict) => verdict.method === 'statistical' && isSuspected(verdict, settings),
  );

const suspicionInWords = (verdict: FigureVerdict): string =>
  `${verdictInWords(verdict)}; to be called it takes ${needsOf(verdict)?.text ?? ''}`;

const needsOf = (verdict: FigureVerdict) =>
  verdict.method === 'statistical' ? verdict.needs : null;

function undecidedOnes(
  { design }: Pick<Comparison, 'design'>,
  all: readonly FigureVerdict[],
): string[] {
  const [first] = all;
  if (first === undefined) return [];
  if (design === 'lone-runs') {
    return [
      `Undecided, ${counted(all.length, 'figure')}: attempts of one run share its conditions, and nothing tells how far two runs differ by themselves. Keep a history of 6 or more runs of this plan on this machine, or run signalbox ab.`,
    ];
  }
  const wanted = all.flatMap((verdict) => {
    const needs = needsOf(verdict);
    return needs === null || needs.of === 'attempts' ? [] : [needs.count];
  });
  const unit = design === 'interleaved' ? 'pairs' : 'runs on each side';
  const [least, most] = [Math.min(...wanted), Math.max(...wanted)];
  const range = least === most ? `${most}` : `${least} to ${most}`;
  const told = wanted.length === 0 ? '' : `; ${range} ${unit} would probably decide`;
  return [`Undecided, ${counted(all.length, 'figure')}${told}.`];
}

function changes({ differences }: Pick<Comparison, 'differences'>): string[] {
  if (differences.length === 0) return [];
  const told = differences.slice(0, 6).map(({ what, name, base, head }) => {
    const short = what === 'commit' ? [base.slice(0, 10), head.slice(0, 10)] : [base, head];
    return `${name === '' ? what : `${what} ${name}`} ${short.map((text) => text || 'none').join(' → ')}`;
  });
  return [`What changed: ${told.join('; ')}.`];
}
