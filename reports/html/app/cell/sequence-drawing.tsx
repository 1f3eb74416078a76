/** Draws a laid-out sequence: lanes, silences, dots with their words, and arrows from lane to lane. */
import type { WireMessage } from '../../../../harness/analysis/views.ts';
import { formatInstant, formatNumber } from '../format.ts';
import type { Lanes } from './lanes.ts';
import { SequenceArrow } from './sequence-arrow.tsx';
import type { SequenceLayout } from './sequence-layout.ts';
import { Words } from './sequence-words.tsx';
import { SilenceArea, SilenceWords } from './sequence-silence.tsx';
import { meets, type Strip } from './strips.ts';

interface Props {
  readonly layout: SequenceLayout;
  readonly wire: readonly WireMessage[];
  readonly lanes: Lanes;
  readonly selected: number | null;
  readonly onSelect?: (message: number) => void;
  /** The part that is drawn; all of it when left out. */
  readonly strip?: Strip;
}

export function SequenceDrawing({ layout, wire, lanes, selected, onSelect, strip }: Props) {
  const { from, to } = strip ?? { from: 0, to: layout.height };
  const isHere = (a: number, b = a): boolean => strip === undefined || meets(strip, a, b);
  const last = layout.items.at(-1)?.t ?? 0;
  const wide = layout.ticks === layout.items;
  const drawn = wire
    .filter((message) => (message.sent?.t ?? message.atBroker?.t ?? 0) <= last)
    .filter((message) => isHere(...reachOf(message, layout)));
  const bands = layout.bands.filter(({ y, height }) => isHere(y, y + height));
  return (
    <svg
      class="sequence-drawing"
      width={lanes.width}
      height={to - from}
      viewBox={`0 ${from} ${lanes.width} ${to - from}`}
      role="group"
      aria-label={`Sequence diagram with ${drawn.length} messages; arrow keys move between them. The wire log below has the same in rows.`}
    >
      <Tracks lanes={lanes} height={layout.height} />
      {bands.map((band) => (
        <SilenceArea key={band.start} {...{ band, lanes, wide }} />
      ))}
      {drawn.map((message) => (
        <SequenceArrow
          key={message.number}
          message={message}
          layout={layout}
          lanes={lanes}
          selected={message.number === selected}
          reachable={message.number === (selected ?? drawn[0]?.number)}
          {...(onSelect === undefined ? {} : { onSelect })}
        />
      ))}
      {bands.map((band) => (
        <SilenceWords key={band.start} {...{ band, lanes, wide }} />
      ))}
      {layout.ticks
        .filter(({ y }) => isHere(y))
        .map(({ t, y }, index) => (
          <text key={index} class="tick" x={lanes.ticks - 8} y={y + 4}>
            {wide ? formatInstant(t) : formatNumber(t)}
          </text>
        ))}
      {layout.items
        .filter(({ y, labelY }) => isHere(y, labelY))
        .map((item, index) => (
          <Words key={index} item={item} lanes={lanes} selected={selected} />
        ))}
    </svg>
  );
}

/** From the first sighting of a message to the last. */
function reachOf(
  { sent, atBroker, received }: WireMessage,
  { yAt }: SequenceLayout,
): readonly [number, number] {
  const seen = [sent, atBroker, ...received].flatMap((event) => (event ? [yAt(event.t)] : []));
  return [Math.min(...seen), Math.max(...seen)];
}

function Tracks({ lanes, height }: { lanes: Lanes; height: number }) {
  return (
    <>
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
          y2={height}
        />
      ))}
    </>
  );
}
