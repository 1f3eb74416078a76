/** A silence in the sequence diagram: its area lies under the arrows, its words above them. */
import { formatMs } from '../format.ts';
import type { Lanes } from './lanes.ts';
import type { Band } from './sequence-layout.ts';

interface Props {
  readonly band: Band;
  readonly lanes: Lanes;
  /** In rows it has a row of its own; to scale it must leave the words beside it alone. */
  readonly wide: boolean;
}

export function SilenceArea({ band, lanes, wide }: Props) {
  const [left, right] = edges(lanes, wide);
  return (
    <g class={classOf(band)}>
      <rect x={left} y={band.y} width={right - left} height={Math.max(0, band.height)} rx="6" />
    </g>
  );
}

export function SilenceWords({ band, lanes, wide }: Props) {
  const [left, right] = edges(lanes, wide);
  const middle = band.y + band.height / 2;
  const lines = wrapped(band.name, Math.floor((right - left) / 6.6)).slice(0, wide ? 1 : 4);
  return (
    <g class={classOf(band)}>
      <text x={lanes.broker} y={middle + (lines.length === 0 ? 4 : -2)} class="silence-ms">
        {formatMs(band.end - band.start)} of silence
      </text>
      {lines.map((line, index) => (
        <text key={index} x={lanes.broker} y={middle + 13 + index * 15} class="silence-name">
          {line}
        </text>
      ))}
    </g>
  );
}

const edges = (lanes: Lanes, wide: boolean): readonly [left: number, right: number] =>
  wide ? [lanes.ticks + 8, lanes.width - 4] : [lanes.offerer + 5, lanes.answerer - 5];

/** From 300 ms on it is what a person would ask about. */
const classOf = ({ start, end }: Band): string => `silence ${end - start >= 300 ? 'long' : ''}`;

/** Lines of at most `length` signs; a longer word stands alone. */
function wrapped(text: string, length: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < length) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
