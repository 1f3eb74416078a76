/** What was negotiated, how well the clocks agree, and the stacks' own statistics. */
import { ScrollArea } from '../parts/scroll-area.tsx';
import { widestBound } from '../../../../harness/analysis/one-way.ts';
import { ofKind } from '../../../../harness/timeline/event.ts';
import { formatBytes, formatInstant, formatNumber, missing } from '../format.ts';
import { Facts } from '../parts/facts.tsx';
import type { CellData } from './cell-data.ts';
import type { Names } from './names.ts';
import { whyWithheld } from './one-way.ts';

export function Negotiated({ data, names }: { data: CellData; names: Names }) {
  const all = ofKind(data.events, 'negotiated');
  return (
    <section class="panel" aria-labelledby="negotiated-title">
      <h2 id="negotiated-title">What was negotiated</h2>
      {all.length === 0 && <p class="dim">Nothing: no channel opened.</p>}
      <div class="two-sides">
        {all.slice(0, 8).map((event, index) => (
          <div key={index}>
            <h3>
              {event.by === 'harness' ? event.by : names[event.by]}{' '}
              <span class="dim">{event.by}</span>
            </h3>
            <Facts
              facts={[
                ['Channel', `“${event.label}”, id ${event.id ?? missing}`],
                ['Ordered', event.ordered === null ? missing : event.ordered ? 'yes' : 'no'],
                [
                  'Largest message',
                  event.maxMessageSize === null ? missing : formatBytes(event.maxMessageSize),
                ],
                ['DTLS role', event.dtlsRole],
                ['ICE role', event.iceRole],
                ['SDP origin', event.sdpOrigin || missing],
              ]}
            />
          </div>
        ))}
      </div>
    </section>
  );
}

export function Clocks({ data }: { data: CellData }) {
  const all = ofKind(data.events, 'clock');
  return (
    <section class="panel" aria-labelledby="clocks-title">
      <h2 id="clocks-title">Clocks</h2>
      <p class="dim">
        Every participant stamps with its own clock. Pings give the offset; the shortest round trip
        bounds its error. Times from one side to another are true to the sum of both bounds, and not
        told where that is above {widestBound} ms. {whyWithheld(data.phases.offerer.bound)}
      </p>
      {all.length === 0 ? (
        <p class="dim">No exchange was recorded.</p>
      ) : (
        <ScrollArea label="Clocks">
          <table>
            <thead>
              <tr>
                <th scope="col">Of</th>
                <th scope="col">When</th>
                <th scope="col" class="number">
                  Offset
                </th>
                <th scope="col" class="number">
                  True to
                </th>
                <th scope="col" class="number">
                  Pings
                </th>
              </tr>
            </thead>
            <tbody>
              {all.slice(0, 20).map((clock, index) => (
                <tr key={index}>
                  <th scope="row">{clock.of}</th>
                  <td>{clock.when} the cell</td>
                  <td class="number">{formatNumber(clock.offset)} ms</td>
                  <td class="number">±{formatNumber(clock.bound)} ms</td>
                  <td class="number">{clock.samples}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
    </section>
  );
}

export function Statistics({ data }: { data: CellData }) {
  const all = ofKind(data.events, 'stats');
  return (
    <section class="panel folded">
      <details>
        <summary>
          <h2>Statistics of the stacks</h2>
          <span class="dim">
            getStats before the end:{' '}
            {all.length === 0 ? 'none' : all.map((event) => event.by).join(', ')}
          </span>
        </summary>
        {all.map((event, index) => (
          <div key={index}>
            <h3>
              {event.by}, at {formatInstant(event.t)} ms
            </h3>
            {event.entries.slice(0, 60).map((entry, number) => (
              <details key={number}>
                <summary>
                  {wordOf(entry['type'])} <code>{wordOf(entry['id'])}</code>
                </summary>
                <Facts
                  facts={Object.entries(entry).map(([name, value]) => [
                    name,
                    JSON.stringify(value),
                  ])}
                />
              </details>
            ))}
          </div>
        ))}
      </details>
    </section>
  );
}

const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '');
