/** Every event as it was recorded, to search in. */
import { ScrollArea } from '../parts/scroll-area.tsx';
import { useMemo, useState } from 'preact/hooks';
import type { TimelineEvent } from '../../../../harness/timeline/event.ts';
import { formatInstant, formatNumber } from '../format.ts';
import { usePortion } from '../parts/portion.tsx';

export function RawEvents({ events }: { events: readonly TimelineEvent[] }) {
  const [open, setOpen] = useState(false);
  return (
    <section class="panel folded">
      <details
        onToggle={(event) => {
          setOpen(event.currentTarget.open);
        }}
      >
        <summary>
          <h2>All {formatNumber(events.length)} events</h2>
          <span class="dim">as they were recorded</span>
        </summary>
        {open && <Searchable events={events} />}
      </details>
    </section>
  );
}

function Searchable({ events }: { events: readonly TimelineEvent[] }) {
  const [wanted, setWanted] = useState('');
  const lines = useMemo(() => events.map((event) => ({ event, text: bodyOf(event) })), [events]);
  const found = useMemo(() => {
    const needle = wanted.toLowerCase();
    return lines.filter(({ event, text }) =>
      `${event.by} ${event.kind} ${text}`.toLowerCase().includes(needle),
    );
  }, [lines, wanted]);
  const { shown, more } = usePortion(found.length, 100);
  return (
    <>
      <label class="choice">
        <span>Search</span>
        <input
          type="search"
          value={wanted}
          onInput={(event) => {
            setWanted(event.currentTarget.value);
          }}
        />
        <span class="dim">{formatNumber(found.length)} found</span>
      </label>
      <ScrollArea label="All events">
        <table class="raw">
          <thead>
            <tr>
              <th scope="col" class="number">
                ms
              </th>
              <th scope="col">By</th>
              <th scope="col">Kind</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, shown).map(({ event, text }, index) => (
              <tr key={index}>
                <td class="number">{formatInstant(event.t)}</td>
                <td>{event.by}</td>
                <td>{event.kind}</td>
                <td>
                  <code class="wrap">{text}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {more}
    </>
  );
}

function bodyOf(event: TimelineEvent): string {
  const { t: _t, by: _by, kind: _kind, ...body } = event;
  return JSON.stringify(body);
}
