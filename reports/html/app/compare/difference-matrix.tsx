/** Every ordered pair with how far one figure moved: the sides beside each other in one matrix. */
import type { Comparison, FigureVerdict } from '../../../../harness/analysis/compare/model.ts';
import { setQuery } from '../navigation.ts';
import { figureLabel } from '../overview/figure-choice.ts';
import { moveFocus } from '../overview/matrix-keys.ts';
import { Choice } from '../parts/choice.tsx';
import { ScrollArea } from '../parts/scroll-area.tsx';
import { cellHref, type Route } from '../route.ts';
import { intervalWords } from './interval-plot.tsx';
import { changeWords, mediansWords, outcomeWords, ratioOf } from './words.ts';

interface Props {
  readonly comparison: Comparison;
  readonly query: Route['query'];
}

const dimensions = ['figure', 'scenario', 'broker', 'link', 'dialect'] as const;

export function DifferenceMatrix({ comparison, query }: Props) {
  const all = comparison.figures;
  const first =
    all.find(({ figure, scenario }) => figure === 'time-to-open' && scenario === 'connect') ??
    all[0];
  if (!first) return <p class="note">No figure could be compared: see what was compared.</p>;
  const chosen = (name: (typeof dimensions)[number]): string => query[name] ?? first[name];
  const ofFigure = all.filter(({ figure }) => figure === chosen('figure'));
  const shown = ofFigure.filter((verdict) =>
    dimensions.every((name) => verdict[name] === chosen(name)),
  );
  const fallback = shown.length > 0 ? shown : ofFigure.slice(0, 0);
  return (
    <section class="panel" aria-labelledby="difference-title">
      <h2 id="difference-title">Head against base, every ordered pair</h2>
      <div class="toolbar">
        {dimensions.map((name) => {
          const among = name === 'figure' ? all : ofFigure;
          const values = [...new Set(among.map((verdict) => verdict[name]))];
          if (values.length < 2) return null;
          return (
            <Choice
              key={name}
              label={name}
              value={chosen(name)}
              options={values.map((value) => ({
                value,
                label: name === 'figure' ? figureLabel(value) : value,
              }))}
              onChange={(value) => {
                setQuery({ [name]: value });
              }}
            />
          );
        })}
      </div>
      {fallback.length === 0 ? (
        <p class="dim">No pair has this figure there.</p>
      ) : (
        <Matrix verdicts={fallback} />
      )}
      <p class="dim">
        How far the median moved, head against base: ▼ regressed, ▲ improved, = equivalent, ?
        undecided. Choose a pair to see both sides of it.
      </p>
    </section>
  );
}

function Matrix({ verdicts }: { verdicts: readonly FigureVerdict[] }) {
  const stacks = [...new Set(verdicts.flatMap(({ offerer, answerer }) => [offerer, answerer]))];
  const byPair = new Map(verdicts.map((each) => [`${each.offerer}→${each.answerer}`, each]));
  return (
    <ScrollArea label="Matrix of differences">
      <table class="matrix" onKeyDown={moveFocus}>
        <caption class="hidden">Difference by offerer and answerer</caption>
        <thead>
          <tr>
            <td class="corner">
              <span>answerer →</span>
              <span>offerer ↓</span>
            </td>
            {stacks.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {stacks.map((offerer) => (
            <tr key={offerer}>
              <th scope="row">{offerer}</th>
              {stacks.map((answerer) => (
                <Pair key={answerer} verdict={byPair.get(`${offerer}→${answerer}`)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function Pair({ verdict }: { verdict: FigureVerdict | undefined }) {
  if (!verdict) return <td class="pair absent">–</td>;
  const { offerer, answerer, outcome, cell } = verdict;
  const ratio = ratioOf(verdict);
  const change = ratio === null ? '–' : changeWords(ratio);
  const { symbol, label } = outcomeWords[outcome];
  return (
    <td class={`pair ${outcome}`}>
      <a
        href={cellHref(cell)}
        aria-label={`${change} ${mediansWords(verdict)}: ${offerer} → ${answerer}, ${label}, ${intervalWords(verdict)}`}
      >
        <span>
          <b aria-hidden="true">{symbol}</b> {change}
          <small>{mediansWords(verdict)}</small>
        </span>
      </a>
    </td>
  );
}
