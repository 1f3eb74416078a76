/** Every verdict, filtered by outcome, figure and family. */
import { useMemo } from 'preact/hooks';
import type { Comparison } from '../../../../harness/analysis/compare/model.ts';
import { setQuery } from '../navigation.ts';
import { figureLabel } from '../overview/figure-choice.ts';
import { Choice } from '../parts/choice.tsx';
import type { Route } from '../route.ts';
import { VerdictTable } from './verdict-table.tsx';
import { outcomeWords } from './words.ts';

const order = ['regressed', 'improved', 'undecided', 'equivalent'] as const;

export function VerdictsPage({
  comparison,
  query,
}: {
  comparison: Comparison;
  query: Route['query'];
}) {
  const { figures, settings } = comparison;
  const names = [...new Set(figures.map(({ figure }) => figure))];
  const family = query['family'] ?? 'deciding';
  const rows = useMemo(
    () =>
      figures
        .filter(
          (each) =>
            each.family === family &&
            (!query['outcome'] || each.outcome === query['outcome']) &&
            (!query['figure'] || each.figure === query['figure']),
        )
        .sort((one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome)),
    [figures, family, query],
  );
  return (
    <>
      <h1 tabIndex={-1}>All verdicts</h1>
      <p class="lead">
        A figure is equivalent when its whole interval lies in the band of ±
        {Math.round(settings.margin * 100)} %; it changed when a test corrected for the number of
        comparisons says so, and the change is larger than that. Everything else is undecided.
      </p>
      <Toolbar names={names} family={family} query={query} />
      {rows.length === 0 ? (
        <p class="note">No verdict matches these choices.</p>
      ) : (
        <VerdictTable verdicts={rows} margin={settings.margin} />
      )}
    </>
  );
}

interface ToolbarProps {
  readonly names: readonly string[];
  readonly family: string;
  readonly query: Route['query'];
}

function Toolbar({ names, family, query }: ToolbarProps) {
  return (
    <div class="toolbar">
      <Choice
        label="Verdict"
        all="all"
        value={query['outcome'] ?? ''}
        options={order.map((value) => ({ value, label: outcomeWords[value].label }))}
        onChange={(outcome) => {
          setQuery({ outcome });
        }}
      />
      <Choice
        label="Figure"
        all="all"
        value={query['figure'] ?? ''}
        options={names.map((value) => ({ value, label: figureLabel(value) }))}
        onChange={(figure) => {
          setQuery({ figure });
        }}
      />
      <Choice
        label="Kind"
        value={family}
        options={[
          { value: 'deciding', label: 'figures that decide' },
          { value: 'explaining', label: 'phases, which explain' },
        ]}
        onChange={(value) => {
          setQuery({ family: value });
        }}
      />
    </div>
  );
}
