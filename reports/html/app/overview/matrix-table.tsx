/** The matrix of ordered pairs as a real table: offerers are rows, answerers are columns. */
import { ScrollArea } from '../parts/scroll-area.tsx';
import { useState } from 'preact/hooks';
import { formatValue, missing } from '../format.ts';
import { outcomeWords } from '../outcome-words.ts';
import { cellHref, formatRoute } from '../route.ts';
import { Legend } from './legend.tsx';
import { moveFocus } from './matrix-keys.ts';
import type { Entry, Matrix } from './matrix.ts';
import { pairOf, type Query } from './selection.ts';

interface Props {
  readonly matrix: Matrix;
  readonly figure: string;
  readonly caption: string;
  readonly query: Query;
}

export function MatrixTable(props: Props) {
  const { matrix } = props;
  const [pointed, setPointed] = useState<Entry | null>(null);
  return (
    <div class="matrix-frame">
      <ScrollArea label="Matrix of ordered pairs">
        <table class="matrix" style={{ minWidth: widthFor(matrix) }} onKeyDown={moveFocus}>
          <caption class="hidden">{props.caption}, offerer by answerer</caption>
          <thead>
            <tr>
              <td class="corner">
                <span>answerer →</span>
                <span>offerer ↓</span>
              </td>
              {matrix.stacks.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.stacks.map((offerer) => (
              <tr key={offerer}>
                <th scope="row">{offerer}</th>
                {matrix.stacks.map((answerer) => {
                  const entry = matrix.entries.get(pairOf({ offerer, answerer }));
                  return <PairCell key={answerer} {...props} entry={entry} onPoint={setPointed} />;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <p class="pointed" aria-hidden="true">
        {pointed
          ? description(pointed, props)
          : 'Point at a cell to read it here; choose it to see its timeline.'}
      </p>
      <Legend matrix={matrix} figure={props.figure} />
    </div>
  );
}

/** Room for the name of a usual stack in every column; with many columns the frame scrolls. */
const widthFor = ({ stacks }: Matrix): string => `${128 + 80 * stacks.length}px`;

function PairCell(props: Props & { entry: Entry | undefined; onPoint: (entry: Entry) => void }) {
  const { entry, matrix } = props;
  if (!entry) return <td class="pair absent">{missing}</td>;
  const heat = heatOf(entry, props);
  const point = (): void => {
    props.onPoint(entry);
  };
  return (
    <td
      class={`pair ${heat === null ? entry.outcome : 'heat'}`}
      style={heat === null ? {} : { '--heat': `${Math.round(heat * 100)}%` }}
    >
      <a
        href={hrefOf(entry, props.query)}
        aria-label={description(entry, props)}
        onMouseEnter={point}
        onFocus={point}
      >
        <PairContent entry={entry} figure={props.figure} unit={matrix.unit} />
      </a>
    </td>
  );
}

/** 0 for the best value of the matrix, 1 for the worst; null when there is nothing to colour. */
function heatOf({ value }: Entry, { matrix, figure }: Props): number | null {
  if (figure === 'outcome' || value === null || !matrix.scale) return null;
  const position = matrix.scale.position(value);
  return matrix.better === 'higher' ? 1 - position : position;
}

function PairContent({ entry, figure, unit }: { entry: Entry; figure: string; unit: string }) {
  const { symbol, label } = outcomeWords[entry.outcome];
  const mark = <b aria-hidden="true">{symbol}</b>;
  if (figure !== 'outcome') {
    const words = entry.value === null ? label : formatValue(entry.value, unit);
    if (entry.outcome === 'passed') return <>{entry.value === null ? missing : words}</>;
    return entry.outcome === 'unsupported' ? (
      <>{missing}</>
    ) : (
      <span>
        {mark} {words}
      </span>
    );
  }
  return (
    <span>
      {mark} {sharedBy(entry) ?? label}
    </span>
  );
}

/** How many of the pair's cells ended that way; null when all did. */
function sharedBy({ cells, outcome }: Entry): string | null {
  const alike = cells.filter((cell) => cell.outcome === outcome).length;
  return alike < cells.length ? `${alike} of ${cells.length}` : null;
}

/** One cell behind it: its page. Several: the list below, for this pair. */
function hrefOf(entry: Entry, query: Query): string {
  const only = entry.source ?? (entry.cells.length === 1 ? entry.cells[0] : undefined);
  if (only) return cellHref(only.id);
  return formatRoute({ page: '', subject: '', query: { ...query, pair: entry.pair, outcome: '' } });
}

function description(entry: Entry, { figure, matrix, caption }: Props): string {
  const pair = `${entry.offerer} → ${entry.answerer}`;
  const value =
    figure !== 'outcome' && entry.value !== null
      ? `${caption.toLowerCase()} ${formatValue(entry.value, matrix.unit)}, `
      : '';
  const shared = figure === 'outcome' ? sharedBy(entry) : null;
  const counts = shared === null ? '' : `, ${shared} cells`;
  const reason = entry.cells.find((cell) => cell.outcome === entry.outcome)?.reason;
  const why = reason ? `: ${reason.what}. ${reason.cure}` : '';
  return `${pair}: ${value}${outcomeWords[entry.outcome].label}${counts}${why}`;
}
