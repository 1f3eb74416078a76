/** One message on its way: from the sender to the broker, and on to everyone who received it. */
import type { WireMessage } from '../../../../harness/analysis/views.ts';
import type { Participant } from '../../../../harness/core/ids.ts';
import { formatInstant } from '../format.ts';
import type { SequenceLayout } from './sequence-layout.ts';
import type { Lanes } from './lanes.ts';

interface Props {
  readonly message: WireMessage;
  readonly layout: SequenceLayout;
  readonly lanes: Lanes;
  readonly selected: boolean;
  /** The one message that the tab key reaches; from it the arrow keys go on. */
  readonly reachable: boolean;
  readonly onSelect?: (message: number) => void;
}

export function SequenceArrow({ message, layout, lanes, selected, reachable, onSelect }: Props) {
  const paths = pathsOf(message, layout, lanes);
  const select = (): void => {
    onSelect?.(message.number);
  };
  return (
    <g
      class={`arrow ${message.signal} ${selected ? 'selected' : ''}`}
      role="button"
      tabIndex={reachable ? 0 : -1}
      aria-pressed={selected}
      aria-label={describe(message)}
      onClick={select}
      onFocus={select}
      onKeyDown={moveOn}
    >
      {paths.map((path) => (
        <path key={path} class="touch" d={path} />
      ))}
      {paths.map((path) => (
        <path key={path} class="line" d={path} marker-end="url(#head)" />
      ))}
      {message.atBroker && (
        <circle class="passing" cx={lanes.broker} cy={layout.yAt(message.atBroker.t)} r="3" />
      )}
    </g>
  );
}

/** The broker's sighting bends the arrow; without a receiver it ends at the broker. */
function pathsOf(
  { sent, atBroker, received, from }: WireMessage,
  layout: SequenceLayout,
  lanes: Lanes,
): string[] {
  const place = (lane: Participant, t: number): string =>
    `${(lane === 'harness' ? lanes.broker : lanes[lane]).toFixed(1)} ${layout.yAt(t).toFixed(1)}`;
  const begin = sent
    ? `M${place(sent.by, sent.t)}`
    : from && atBroker
      ? `M${place(from, atBroker.t)}`
      : '';
  const middle = atBroker ? place('broker', atBroker.t) : '';
  if (received.length === 0) return begin && middle ? [`${begin}L${middle}`] : [];
  return received.map((event) => {
    const through = middle === '' ? begin : begin === '' ? `M${middle}` : `${begin}L${middle}`;
    return `${through === '' ? `M${place('broker', event.t)}` : through}L${place(event.by, event.t)}`;
  });
}

function describe({ number, signal, from, sent, received }: WireMessage): string {
  const sender = from ?? 'somebody';
  const left = sent ? `, sent at ${formatInstant(sent.t)} ms` : '';
  const came = received.map((event) => `, received by ${event.by} at ${formatInstant(event.t)} ms`);
  return `Message ${number}: ${signal} from ${sender}${left}${came.join('')}`;
}

function moveOn(event: KeyboardEvent): void {
  const here = event.currentTarget;
  if (!(here instanceof Element)) return;
  const way = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' } as const;
  const step = event.key === 'ArrowDown' || event.key === 'ArrowUp' ? way[event.key] : undefined;
  const next = step ? here[step] : null;
  if (!next?.classList.contains('arrow') || !(next instanceof SVGElement)) return;
  event.preventDefault();
  next.focus();
}
