/** Draws a laid-out sequence: lanes, silences, dots with their words, and arrows from lane to lane. */
import type { WireMessage } from '../../../../harness/analysis/views.ts';
import { formatInstant, formatMs, shortened } from '../format.ts';
import { SequenceArrow } from './sequence-arrow.tsx';
import type { Band, PlacedItem, SequenceLayout } from './sequence-layout.ts';

/** Horizontal places in px. */
export interface Lanes {
  readonly width: number;
  readonly ticks: number;
  readonly offerer: number;
  readonly broker: number;
  readonly answerer: number;
}

/** Words stand outside of the outer lanes, so that no arrow crosses any. */
export function lanesFor(width: number): Lanes {
  const ticks = 60;
  const margin = Math.max(110, Math.min(230, (width - ticks) * 0.28));
  const offerer = ticks + margin;
  const answerer = width - margin;
  return { width, ticks, offerer, answerer, broker: (offerer + answerer) / 2 };
}

interface Props {
  readonly layout: SequenceLayout;
  readonly wire: readonly WireMessage[];
  readonly lanes: Lanes;
  readonly selected: number | null;
  readonly onSelect: (message: number) => void;
}

export function SequenceDrawing({ layout, wire, lanes, selected, onSelect }: Props) {
  const last = layout.items.at(-1)?.t ?? 0;
  const drawn = wire.filter((message) => (message.sent?.t ?? message.atBroker?.t ?? 0) <= last);
  return (
    <svg
      class="sequence-drawing"
      width={lanes.width}
      height={layout.height}
      viewBox={`0 0 ${lanes.width} ${layout.height}`}
      role="group"
      aria-label={`Sequence diagram with ${drawn.length} messages; arrow keys move between them. The wire log below has the same in rows.`}
    >
      <defs>
        <marker
          id="head"
          viewBox="0 0 10 10"
          refX="9"
          refY="5"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0 0.5L10 5L0 9.5z" class="arrow-head" />
        </marker>
      </defs>
      {(['offerer', 'broker', 'answerer'] as const).map((lane) => (
        <line
          key={lane}
          class={`lane ${lane}`}
          x1={lanes[lane]}
          x2={lanes[lane]}
          y1="0"
          y2={layout.height}
        />
      ))}
      {layout.bands.map((band) => (
        <Silence key={band.start} band={band} lanes={lanes} wide={layout.ticks === layout.items} />
      ))}
      {drawn.map((message) => (
        <SequenceArrow
          key={message.number}
          message={message}
          layout={layout}
          lanes={lanes}
          selected={message.number === selected}
          reachable={message.number === (selected ?? drawn[0]?.number)}
          onSelect={onSelect}
        />
      ))}
      {layout.ticks.map(({ t, y }, index) => (
        <text key={index} class="tick" x={lanes.ticks - 8} y={y + 4}>
          {formatInstant(t)}
        </text>
      ))}
      {layout.items.map((item, index) => (
        <Words key={index} item={item} lanes={lanes} selected={selected} />
      ))}
    </svg>
  );
}

/** In rows it has a row of its own; to scale it must leave the words beside it alone. */
function Silence({ band, lanes, wide }: { band: Band; lanes: Lanes; wide: boolean }) {
  const [left, right] = wide
    ? [lanes.ticks + 8, lanes.width - 4]
    : [lanes.offerer + 5, lanes.answerer - 5];
  const middle = band.y + band.height / 2;
  const long = band.end - band.start >= 300;
  return (
    <g class={`silence ${long ? 'long' : ''}`}>
      <rect x={left} y={band.y} width={right - left} height={band.height} rx="6" />
      <text x={lanes.broker} y={middle + (band.name === '' ? 4 : -2)} class="silence-ms">
        {formatMs(band.end - band.start)} of silence
      </text>
      {band.name !== '' && (
        <text x={lanes.broker} y={middle + 13} class="silence-name">
          {shortened(band.name, Math.floor((right - left) / 6.4))}
          <title>{band.name}</title>
        </text>
      )}
    </g>
  );
}

interface WordsProps {
  readonly item: PlacedItem;
  readonly lanes: Lanes;
  readonly selected: number | null;
}

function Words({ item, lanes, selected }: WordsProps) {
  if (item.lane === 'harness') {
    return (
      <g class={`step ${item.tone}`}>
        <line x1={lanes.ticks + 8} x2={lanes.width - 4} y1={item.labelY} y2={item.labelY} />
        <text x={lanes.broker} y={item.labelY + 4}>
          {shortened(item.text, 60)}
        </text>
      </g>
    );
  }
  const x = lanes[item.lane];
  const side = item.lane === 'offerer' ? -1 : 1;
  const room = item.lane === 'offerer' ? x - lanes.ticks : lanes.width - x;
  const length = Math.floor((item.lane === 'broker' ? lanes.answerer - x : room - 24) / 6.6);
  const isSelected = item.message !== null && item.message === selected;
  return (
    <g class={`words ${item.tone} ${isSelected ? 'selected' : ''}`}>
      {item.labelY !== item.y && (
        <path class="leader" d={`M${x} ${item.y}L${x + side * 12} ${item.labelY}`} />
      )}
      {item.message === null && <circle cx={x} cy={item.y} r="3.6" />}
      <text
        class="said"
        x={x + side * 14}
        y={item.labelY + 4}
        text-anchor={side < 0 ? 'end' : 'start'}
      >
        {item.message !== null && <tspan class="message-number">{item.message} </tspan>}
        {shortened(item.text, length)}
        <title>{`${formatInstant(item.t)} ms, ${item.lane}: ${item.text}`}</title>
      </text>
    </g>
  );
}
