/** The words beside a lane: one event, with its dot on the lane. */
import { formatInstant, shortened } from '../format.ts';
import type { Lanes } from './lanes.ts';
import type { PlacedItem } from './sequence-layout.ts';

interface Props {
  readonly item: PlacedItem;
  readonly lanes: Lanes;
  readonly selected: number | null;
}

export function Words({ item, lanes, selected }: Props) {
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
  const length = roomFor(item, item.lane, lanes);
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

/** Signs that fit between the lane and the edge; what is bold is wider, a number takes its share. */
function roomFor(
  { tone, message }: PlacedItem,
  lane: 'offerer' | 'broker' | 'answerer',
  lanes: Lanes,
): number {
  const ends = {
    offerer: lanes.offerer - lanes.ticks,
    broker: lanes.answerer - lanes.broker,
    answerer: lanes.width - lanes.answerer,
  };
  const bold = tone === 'sent' || tone === 'good' || tone === 'bad';
  const number = message === null ? 0 : 9 + 8 * String(message).length;
  return Math.floor((ends[lane] - 20 - number) / (bold ? 7.6 : 6.9));
}
