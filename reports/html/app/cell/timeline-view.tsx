/** What one timeline shows: phases, the sequence with its explanation, the wire log, and what is behind. */
import type { Cell } from '../../../../harness/analysis/result.ts';
import { setQuery } from '../navigation.ts';
import type { Query } from '../overview/selection.ts';
import { Guard } from '../parts/guard.tsx';
import type { PageRun } from '../source.ts';
import { Clocks, Negotiated, Statistics } from './behind.tsx';
import { Candidates } from './candidates.tsx';
import type { CellData } from './cell-data.ts';
import { Explanation } from './explanation.tsx';
import { Inspector } from './inspector.tsx';
import { LinkPanel } from './link-panel.tsx';
import { namesOf } from './names.ts';
import { RawEvents } from './raw-events.tsx';
import { Sequence } from './sequence.tsx';
import { States } from './states.tsx';
import { Waterfall } from './waterfall.tsx';
import { WireLog } from './wire-log.tsx';

interface Props {
  readonly run: PageRun;
  readonly cell: Cell;
  readonly data: CellData;
  readonly query: Query;
}

export function TimelineView({ run, cell, data, query }: Props) {
  const names = namesOf(run, cell);
  const number = Number(query['message']);
  const selected = data.wire.find((message) => message.number === number) ?? null;
  const select = (message: number | null): void => {
    setQuery({ message: message === null ? '' : String(message) });
  };
  return (
    <>
      <Guard>
        <Explanation data={data} />
      </Guard>
      <Guard>
        <Waterfall
          reports={data.phases}
          role={query['view'] === 'answerer' ? 'answerer' : 'offerer'}
          names={names}
        />
      </Guard>
      <div class="sequence-beside">
        <Guard>
          <Sequence
            data={data}
            names={names}
            query={query}
            selected={selected?.number ?? null}
            onSelect={select}
          />
        </Guard>
        <Inspector message={selected} total={data.wire.length} onSelect={select} />
      </div>
      <Guard>
        <WireLog wire={data.wire} selected={selected?.number ?? null} onSelect={select} />
      </Guard>
      <Guard>
        <States data={data} names={names} />
        <LinkPanel data={data} names={names} />
        <Candidates data={data} names={names} />
        <div class="columns">
          <Negotiated data={data} names={names} />
          <Clocks data={data} />
        </div>
        <Statistics data={data} />
        <RawEvents events={data.events} />
      </Guard>
    </>
  );
}
