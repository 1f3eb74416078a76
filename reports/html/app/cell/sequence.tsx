/** The sequence diagram with its controls: who said what to whom, when, and what happened then. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Participant } from '../../../../harness/core/ids.ts';
import { setQuery } from '../navigation.ts';
import { usePortion } from '../parts/portion.tsx';
import { Segments } from '../parts/segments.tsx';
import type { Query } from '../overview/selection.ts';
import type { CellData } from './cell-data.ts';
import { sequenceItems } from './sequence-items.ts';
import { layOut } from './sequence-layout.ts';
import { lanesFor, SequenceDrawing } from './sequence-drawing.tsx';

interface Props {
  readonly data: CellData;
  readonly names: Readonly<Record<Exclude<Participant, 'harness'>, string>>;
  readonly query: Query;
  readonly selected: number | null;
  readonly onSelect: (message: number) => void;
}

const zooms = [0.6, 0.8, 1, 1.35, 1.8, 2.6, 4, 8] as const;
const baseRow = 22;
const baseScale = 640;

export function Sequence({ data, names, query, selected, onSelect }: Props) {
  const mode = query['scale'] === 'time' ? 'time' : 'rows';
  const every = query['events'] === 'every';
  const zoom = clampZoom(Number(query['zoom'] ?? 2));
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const items = useMemo(() => sequenceItems(data.events, data.wire, every), [data, every]);
  const { shown, more } = usePortion(items.length, 300);
  const factor = zooms[zoom] ?? 1;
  const size = (mode === 'rows' ? baseRow : baseScale) * factor;
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
      <div ref={frame} class="sequence-frame">
        <div class="lane-heads" aria-hidden="true">
          {(['offerer', 'broker', 'answerer'] as const).map((lane) => (
            <div key={lane} class="lane-head" style={{ left: `${lanes[lane]}px` }}>
              <b>{names[lane]}</b> <span>{lane}</span>
            </div>
          ))}
        </div>
        <SequenceDrawing
          layout={layout}
          wire={data.wire}
          lanes={lanes}
          selected={selected}
          onSelect={onSelect}
        />
      </div>
      {more}
    </section>
  );
}

const clampZoom = (zoom: number): number =>
  Number.isFinite(zoom) ? Math.max(0, Math.min(zooms.length - 1, Math.round(zoom))) : 2;

function Controls({ mode, every, zoom }: { mode: string; every: boolean; zoom: number }) {
  const zoomTo = (to: number): void => {
    setQuery({ zoom: to === 2 ? '' : String(clampZoom(to)) });
  };
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
      <div class="segments" role="group" aria-label="Zoom">
        <button
          type="button"
          aria-label="Zoom out"
          disabled={zoom === 0}
          onClick={() => {
            zoomTo(zoom - 1);
          }}
        >
          −
        </button>
        <button
          type="button"
          onClick={() => {
            zoomTo(2);
          }}
        >
          Fit
        </button>
        <button
          type="button"
          aria-label="Zoom in"
          disabled={zoom === zooms.length - 1}
          onClick={() => {
            zoomTo(zoom + 1);
          }}
        >
          +
        </button>
      </div>
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
