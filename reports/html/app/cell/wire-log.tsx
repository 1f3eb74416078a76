/** Every MQTT message in a row: when it was seen where, and what was done with it. */
import { ScrollArea } from '../parts/scroll-area.tsx';
import { useState } from 'preact/hooks';
import type { WireMessage } from '../../../../harness/analysis/views.ts';
import { formatBytes, formatInstant, missing } from '../format.ts';
import { usePortion } from '../parts/portion.tsx';
import { MessageDetail } from './message-detail.tsx';

interface Props {
  readonly wire: readonly WireMessage[];
  readonly selected: number | null;
  readonly onSelect: (message: number) => void;
}

const columns = [
  '#',
  'Sent',
  'At broker',
  'Received',
  'What',
  'From',
  'Topic',
  'QoS',
  'Size',
  'Outcome',
];

export function WireLog({ wire, selected, onSelect }: Props) {
  const { shown, more } = usePortion(wire.length, 200);
  const [open, setOpen] = useState<number | null>(null);
  const toggle = (message: number): void => {
    setOpen(open === message ? null : message);
    onSelect(message);
  };
  return (
    <section class="panel" aria-labelledby="wire-title">
      <h2 id="wire-title">Wire log</h2>
      <p class="dim">
        What the broker carried, in ms since the cell began. Choose a number to take a message
        apart.
      </p>
      <ScrollArea label="Wire log">
        <table class="wire">
          <thead>
            <tr>
              {columns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {wire.slice(0, shown).map((message) => (
              <WireRow
                key={message.number}
                message={message}
                selected={message.number === selected}
                open={message.number === open}
                onToggle={toggle}
              />
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {more}
    </section>
  );
}

interface RowProps {
  readonly message: WireMessage;
  /** Chosen here or in the diagram. */
  readonly selected: boolean;
  readonly open: boolean;
  readonly onToggle: (message: number) => void;
}

function WireRow({ message, selected, open, onToggle }: RowProps) {
  const { number, sent, atBroker, received, topic, signal, bytes } = message;
  return (
    <>
      <tr class={selected ? 'selected' : ''}>
        <td>
          <button
            type="button"
            class="row-button"
            aria-expanded={open}
            aria-label={`Message ${number}`}
            onClick={() => {
              onToggle(number);
            }}
          >
            {number}
          </button>
        </td>
        <td class="number">{instant(sent)}</td>
        <td class="number">{instant(atBroker)}</td>
        <td class="number">{received.length === 0 ? missing : received.map(instant).join(', ')}</td>
        <td>
          <span class={`signal ${signal}`}>{signal}</span>
        </td>
        <td>{message.from ?? missing}</td>
        <td class="topic">
          <code>{topic}</code>
        </td>
        <td>
          {sent?.qos ?? atBroker?.qos ?? missing}
          {(sent?.retain ?? atBroker?.retain) && ', retained'}
        </td>
        <td class="number">{formatBytes(bytes)}</td>
        <td>{outcomeOf(message)}</td>
      </tr>
      {open && (
        <tr class="detail-row">
          <td colSpan={columns.length}>
            <MessageDetail message={message} />
          </td>
        </tr>
      )}
    </>
  );
}

const instant = (event: { t: number } | null): string => (event ? formatInstant(event.t) : missing);

function outcomeOf({ received, resends }: WireMessage): string {
  const dispositions = [...new Set(received.map((event) => event.disposition))].join(', ');
  const repeated = resends > 0 ? `, sent ${resends + 1} times` : '';
  return `${dispositions || 'not received'}${repeated}`;
}
