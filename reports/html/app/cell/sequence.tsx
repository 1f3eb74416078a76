/** The sequence diagram with its controls: who said what to whom, when, and what happened then. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { setQuery } from '../navigation.ts';
import { usePortion } from '../parts/portion.tsx';
import { Segments } from '../parts/segments.tsx';
import type { Query } from '../overview/selection.ts';
import type { CellData } from './cell-data.ts';
import { heard, sequenceItems } from './sequence-items.ts';
import { layOut } from './sequence-layout.ts';
import { sizeOf, Zoom } from './zoom.tsx';
import { LaneHeads } from './lane-heads.tsx';
import { lanesFor } from './lanes.ts';
import type { Names } from './names.ts';
import { PrintedSequence } from './printed-sequence.tsx';
import { SequenceDrawing } from './sequence-drawing.tsx';

interface Props {
  readonly data: CellData;
  readonly names: Names;
  readonly query: Query;
  readonly selected: number | null;
  readonly onSelect: (message: number) => void;
}

export function Sequence({ data, names, query, selected, onSelect }: Props) {
  const mode = query['scale'] === 'time' ? 'time' : 'rows';
  const every = query['events'] === 'every';
  const zoom = query['zoom'] ?? '';
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const wire = useMemo(() => heard(data.wire, every), [data, every]);
  const items = useMemo(() => sequenceItems(data.events, data.wire, every), [data, every]);
  const { shown, more } = usePortion(items.length, 300);
  const size = sizeOf(zoom, mode, shown);
  const layout = useMemo(
    () => layOut(items.slice(0, shown), data.quiets, { mode, size }),
    [items, shown, data, mode, size],
  );
  const lanes = lanesFor(width);
  return (
    <section class="panel sequence" aria-labelledby="sequence-title">
      <div class="section-head">
        <h2 id="sequence-title">Who said what, when</h2>
        <Controls mode={mode} every={every} zoom={zoom} />
      </div>
      <div
        ref={frame}
        class="sequence-frame"
        tabIndex={0}
        role="group"
        aria-label="Sequence diagram"
      >
        <LaneHeads names={names} lanes={lanes} />
        <SequenceDrawing
          layout={layout}
          wire={wire}
          lanes={lanes}
          selected={selected}
          onSelect={onSelect}
        />
      </div>
      <PrintedSequence {...{ layout, wire, names, selected, left: items.length - shown }} />
      {more}
    </section>
  );
}

function Controls({ mode, every, zoom }: { mode: string; every: boolean; zoom: string }) {
  return (
    <div class="toolbar compact">
      <Segments
        label="Scale"
        value={mode}
        options={[
          { value: 'rows', label: 'One row an event' },
          { value: 'time', label: 'Time to scale' },
        ]}
        onChange={(value) => {
          setQuery({ scale: value === 'time' ? value : '' });
        }}
      />
      <Segments
        label="Events"
        value={every ? 'every' : 'main'}
        options={[
          { value: 'main', label: 'Main events' },
          { value: 'every', label: 'Every event' },
        ]}
        onChange={(value) => {
          setQuery({ events: value === 'every' ? value : '' });
        }}
      />
      <Zoom zoom={zoom} />
    </div>
  );
}

/** Width of the frame in px, so that words keep their size whatever the window's. */
function useWidth(frame: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(820);
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  return width;
}
