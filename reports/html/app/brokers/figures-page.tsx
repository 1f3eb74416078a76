/** Every figure of the run by name: what trends are made of, and what each number means. */
import { useMemo } from 'preact/hooks';
import type { BrokersFile } from '../../../../harness/broker-lab/result.ts';
import type { BrokerFigure } from '../../../broker-report/broker-figure.ts';
import { figuresOf } from '../../../broker-report/figures.ts';
import { formatNumber, formatValue, missing } from '../format.ts';
import { setQuery } from '../navigation.ts';
import { Choice } from '../parts/choice.tsx';
import { usePortion } from '../parts/portion.tsx';
import { ScrollArea } from '../parts/scroll-area.tsx';
import type { Route } from '../route.ts';
import { BrokerMark } from './broker-mark.tsx';

interface Row {
  readonly figure: BrokerFigure;
  /** By place of the broker in the file; undefined where it was not measured. */
  readonly values: readonly (BrokerFigure | undefined)[];
}

export function BrokerFiguresPage({ file, query }: { file: BrokersFile; query: Route['query'] }) {
  const rows = useMemo(() => rowsOf(file), [file]);
  const families = [...new Set(rows.map(({ figure }) => familyOf(figure)))];
  const family = query['family'] ?? '';
  const kept = rows.filter(({ figure }) => family === '' || familyOf(figure) === family);
  return (
    <>
      <h1 tabIndex={-1}>All figures</h1>
      <p class="lead">
        Derived from brokers.json, by names that stay the same from run to run. n is the number of
        samples behind each value.
      </p>
      <div class="toolbar">
        <Choice
          label="Family"
          all="all"
          value={family}
          options={families.map((value) => ({ value, label: value.replaceAll('-', ' ') }))}
          onChange={(value) => {
            setQuery({ family: value });
          }}
        />
      </div>
      <FigureTable key={family} file={file} rows={kept} />
    </>
  );
}

function FigureTable({ file, rows }: { file: BrokersFile; rows: readonly Row[] }) {
  const { shown, more } = usePortion(rows.length, 60);
  return (
    <section class="panel" aria-label="Figures by broker">
      <ScrollArea label="Table of figures">
        <table>
          <thead>
            <tr>
              <th scope="col">Figure</th>
              <th scope="col">Class</th>
              {file.brokers.map(({ name }, index) => (
                <th key={name} scope="col" class="number">
                  <BrokerMark name={name} index={index} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map(({ figure, values }) => (
              <tr key={figure.name}>
                <th scope="row">
                  <code>{figure.name}</code>
                  <div class="dim definition">{figure.definition}</div>
                </th>
                <td>
                  <span class={`class-tag ${figure.class}`}>{figure.class}</span>
                </td>
                {values.map((value, column) => (
                  <td key={column} class="number">
                    {value === undefined ? missing : formatValue(value.value, value.unit)}
                    {value !== undefined && <div class="dim">n {formatNumber(value.n)}</div>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {more}
    </section>
  );
}

/** The part of a name before its first slash. */
const familyOf = ({ name }: BrokerFigure): string => name.split('/')[0] ?? name;

function rowsOf({ brokers }: BrokersFile): Row[] {
  const all = brokers.map((broker) => new Map(figuresOf(broker).map((each) => [each.name, each])));
  const first = new Map(all.flatMap((figures) => [...figures]));
  return [...first.values()].map((figure) => ({
    figure,
    values: all.map((figures) => figures.get(figure.name)),
  }));
}
