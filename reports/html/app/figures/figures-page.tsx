/** One figure over all pairs: distributions and not means, with the definition and the class of comparison. */
import { useMemo } from 'preact/hooks';
import { setQuery } from '../navigation.ts';
import { figureLabel, figureNames } from '../overview/figure-choice.ts';
import { choices, shownPlace, type Query } from '../overview/selection.ts';
import { Choice } from '../parts/choice.tsx';
import { Segments } from '../parts/segments.tsx';
import { useUnpacked, type Unpacked } from '../parts/use-unpacked.ts';
import { readSamples, type FigureSummary, type PageRun } from '../source.ts';
import { Curves } from './curves.tsx';
import { rowsOf, samplesOf, sorted, type Row } from './rows.ts';
import { Strips } from './strips.tsx';

const orders = [
  { value: 'best', label: 'Best first' },
  { value: 'worst', label: 'Worst first' },
  { value: 'pair', label: 'By pair' },
];
const views = [
  { value: 'curves', label: 'Curves' },
  { value: 'samples', label: 'Samples' },
];

export function FiguresPage({ run, query }: { run: PageRun; query: Query }) {
  const names = useMemo(() => figureNames(run.cells), [run]);
  const name =
    query['figure'] ?? (names.includes('time-to-open') ? 'time-to-open' : (names[0] ?? ''));
  const block = useUnpacked(() => unpackSamples(name), [name]);
  const rows = useMemo(() => {
    const samples = block.state === 'ready' ? block.value : {};
    return sorted(rowsOf(run.cells, name, query), query['order'] ?? 'best').map((row): Row => ({
      ...row,
      samples: samplesOf(row, samples),
    }));
  }, [run, name, query, block]);
  return (
    <>
      <h1 tabIndex={-1}>Figures</h1>
      <Toolbar run={run} names={names} name={name} query={query} />
      <Content rows={rows} block={block} view={viewOf(rows, query)} />
    </>
  );
}

/** Curves say nothing where there is one sample a pair. */
function viewOf(rows: readonly Row[], query: Query): 'curves' | 'samples' {
  const several = rows.some(({ figure }) => figure.n > 1 && figure.type === 'distribution');
  return query['view'] === 'samples' || !several ? 'samples' : 'curves';
}

function Content(props: {
  rows: readonly Row[];
  block: Unpacked<unknown>;
  view: 'curves' | 'samples';
}) {
  const { rows, block, view } = props;
  const figure = rows[0]?.figure;
  if (!figure) return <p class="note">No cell that these choices leave has this figure.</p>;
  const scenarios = new Set(rows.map(({ cell }) => cell.scenario));
  return (
    <>
      <Definition figure={figure} />
      {block.state === 'failed' && <p class="note bad">{block.words}</p>}
      {view === 'curves' ? (
        <Curves rows={rows} showScenario={scenarios.size > 1} />
      ) : (
        <Strips rows={rows} unit={figure.unit} />
      )}
    </>
  );
}

async function unpackSamples(name: string): Promise<Unpacked<Record<string, readonly number[]>>> {
  try {
    return { state: 'ready', value: await readSamples(name) };
  } catch (error) {
    return { state: 'failed', words: `The samples cannot be shown: ${String(error)}` };
  }
}

interface ToolbarProps {
  readonly run: PageRun;
  readonly names: readonly string[];
  readonly name: string;
  readonly query: Query;
}

function Toolbar({ run, names, name, query }: ToolbarProps) {
  const having = run.cells.filter((cell) => cell.figures[name]);
  const place = shownPlace(having, query);
  return (
    <div class="toolbar">
      <Choice
        label="Figure"
        value={name}
        options={names.map((value) => ({ value, label: figureLabel(value) }))}
        onChange={(value) => {
          setQuery({ figure: value, scenario: '' });
        }}
      />
      {choices(having).map(({ name: dimension, values }) => (
        <Choice
          key={dimension}
          label={dimension}
          {...(dimension === 'scenario' ? { all: 'all' } : {})}
          value={dimension === 'scenario' ? (query['scenario'] ?? '') : place[dimension]}
          options={values.map((value) => ({ value, label: value }))}
          onChange={(value) => {
            setQuery({ [dimension]: value });
          }}
        />
      ))}
      <Segments
        label="View"
        value={query['view'] ?? 'curves'}
        options={views}
        onChange={(value) => {
          setQuery({ view: value });
        }}
      />
      <Segments
        label="Order"
        value={query['order'] ?? 'best'}
        options={orders}
        onChange={(value) => {
          setQuery({ order: value });
        }}
      />
    </div>
  );
}

function Definition({ figure }: { figure: FigureSummary }) {
  const better = { lower: 'Lower is better. ', higher: 'Higher is better. ', none: '' }[
    figure.better
  ];
  return (
    <p class="lead">
      {figure.definition} {better}
      <span class={`class-tag ${figure.class}`}>{figure.class}</span>
    </p>
  );
}
