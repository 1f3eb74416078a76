/** Where the time went on each side, one above the other, on one scale: medians of the phases. */
import type { Comparison, FigureVerdict } from '../../../../harness/analysis/compare/model.ts';
import { formatMs } from '../format.ts';
import { figureLabel } from '../overview/figure-choice.ts';
import { changeWords, ratioOf } from './words.ts';

/** In the order of time, from createOffer on: what lies before is no part of time to open. */
const phases = [
  'offer',
  'hand-over',
  'signalling',
  'answer',
  'ice',
  'dtls',
  'ice-dtls',
  'channel',
  'first-echo',
];

interface Props {
  readonly verdicts: readonly FigureVerdict[];
  readonly comparison: Comparison;
}

export function PhasesTwice({ verdicts, comparison: { base, head } }: Props) {
  const found = phases.flatMap((id) => {
    const verdict = verdicts.find(({ figure }) => figure === `phase.${id}`);
    return verdict ? [{ id, verdict }] : [];
  });
  if (found.length === 0) return null;
  const drawn = (side: 'base' | 'head'): number =>
    found.reduce((sum, { verdict }) => sum + Math.max(0, verdict[side].median ?? 0), 0);
  const longest = Math.max(drawn('base'), drawn('head'), 0.001);
  const whole = verdicts.find(({ figure }) => figure === 'time-to-first-echo');
  return (
    <section class="panel" aria-labelledby="phases-title">
      <h2 id="phases-title">Where the time went</h2>
      {(['base', 'head'] as const).map((side) => (
        <div key={side} class="phase-line">
          <p>
            <b>{side}</b> {side === 'base' ? base.label : head.label}{' '}
            {whole && (
              <span class="dim">{medianOf(whole[side].median)} from offer to first echo</span>
            )}
          </p>
          <div class="phase-track" role="img" aria-label={`Phases of ${side}, see the table below`}>
            {found.map(({ id, verdict }) => (
              <div
                key={id}
                class={`bar ${id}`}
                style={{ width: `${(Math.max(0, verdict[side].median ?? 0) / longest) * 100}%` }}
              />
            ))}
          </div>
        </div>
      ))}
      <ul class="phase-key">
        {found.map(({ id, verdict }) => (
          <li key={id}>
            <span class={`bar ${id}`} aria-hidden="true" />
            <b>{figureLabel(id)}</b> {medianOf(verdict.base.median)} →{' '}
            {medianOf(verdict.head.median)} <span class="dim">{changeOf(verdict)}</span>
          </li>
        ))}
      </ul>
      <p class="dim">
        Medians of each phase, drawn to one scale; medians do not add up exactly to the median of
        the whole.
      </p>
    </section>
  );
}

const medianOf = (median: number | null): string => (median === null ? '–' : formatMs(median));

function changeOf(verdict: FigureVerdict): string {
  const ratio = ratioOf(verdict);
  return ratio === null ? '' : `${changeWords(ratio)}, ${verdict.outcome}`;
}
