/** One small plot a pair, all on one axis, with the other pairs in grey behind it. */
import { useMemo } from 'preact/hooks';
import { counted, formatValue, intervalInWords } from '../format.ts';
import { curveAxis } from '../parts/curve-axis.ts';
import { CurvePlot, frameOf } from '../parts/curve-plot.tsx';
import { curvePath } from '../parts/curve.ts';
import { usePortion } from '../parts/portion.tsx';
import { cellHref } from '../route.ts';
import type { Row } from './rows.ts';

const behind = 'all-curves';

/** Grey lines behind a plot say where the others are; beyond this many they are a fog. */
const mostBehind = 80;

export function Curves({ rows, showScenario }: { rows: readonly Row[]; showScenario: boolean }) {
  const { shown, more } = usePortion(rows.length, 36);
  const axis = useMemo(() => curveAxis(rows.flatMap(({ samples }) => samples)), [rows]);
  const all = useMemo(() => {
    const frame = frameOf(axis);
    return rows.slice(0, mostBehind).map(({ samples }) => curvePath(samples, frame));
  }, [rows, axis]);
  const unit = rows[0]?.figure.unit ?? '';
  return (
    <section class="panel" aria-label="Distributions by pair">
      <p class="dim">
        Each plot is one pair: how many of its samples (up) took at most so much ({unit}, across
        {axis.log && ', log scale'}). The steeper, the steadier; the further left, the smaller. The
        dot is the median; the grey lines are all other pairs.
      </p>
      <svg class="hidden" aria-hidden="true">
        <defs>
          <path id={behind} d={all.join('')} />
        </defs>
      </svg>
      <ul class="curves">
        {rows.slice(0, shown).map((row) => (
          <li key={row.cell.id}>
            <h2>
              <a href={cellHref(row.cell.id)}>
                {row.cell.offerer} → {row.cell.answerer}
                {showScenario && <span class="dim"> {row.cell.scenario}</span>}
              </a>
            </h2>
            <CurvePlot
              curves={[{ kind: 'one', samples: row.samples }]}
              axis={axis}
              label={wordsOf(row)}
              behind={behind}
            />
            <p class="curve-words">{wordsOf(row)}</p>
          </li>
        ))}
      </ul>
      {more}
    </section>
  );
}

function wordsOf({ figure }: Row): string {
  const n = counted(figure.n, 'sample');
  if (figure.type === 'distribution') {
    const [middle, most] = [figure.p50, figure.p90].map((at) => formatValue(at, figure.unit));
    return `median ${middle}, 90 % ${most}, ${n}`;
  }
  const parts = [formatValue(figure.value, figure.unit), intervalInWords(figure), n];
  return parts.filter(Boolean).join(', ');
}
