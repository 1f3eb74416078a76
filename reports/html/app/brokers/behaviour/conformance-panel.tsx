/** Entries of the catalogue × brokers: choose a cell to see what was seen, packet by packet. */
import type { BrokerReport } from '../../../../../harness/broker-lab/result.ts';
import { outcomes } from '../../../../../harness/core/outcome.ts';
import { setQuery } from '../../navigation.ts';
import { outcomeWords } from '../../outcome-words.ts';
import { moveFocus } from '../../overview/matrix-keys.ts';
import { ScrollArea } from '../../parts/scroll-area.tsx';
import type { Route } from '../../route.ts';
import { claimsOf } from './claims.ts';
import { ConformanceRow } from './conformance-row.tsx';

interface Props {
  readonly brokers: readonly BrokerReport[];
  readonly query: Route['query'];
}

export function ConformancePanel({ brokers, query }: Props) {
  const claims = claimsOf(brokers);
  const chosen = { entry: query['entry'] ?? '', broker: query['broker'] ?? '' };
  const choose = (entry: string, broker: string): void => {
    const isOpen = entry === chosen.entry && broker === chosen.broker;
    setQuery(isOpen ? { entry: '', broker: '' } : { entry, broker });
  };
  return (
    <section class="panel" aria-labelledby="conformance-title">
      <h2 id="conformance-title">Conformance</h2>
      <p class="dim">
        Choose a cell to see what was seen, packet by packet. Arrow keys move between the cells.
      </p>
      {claims.length === 0 ? (
        <p>No entry was run: conformance was not asked for, or no broker was there.</p>
      ) : (
        <ScrollArea label="Entries by broker">
          <table class="conformance" onKeyDown={moveFocus}>
            <thead>
              <tr>
                <th scope="col">Entry</th>
                {brokers.map((broker) => (
                  <th key={broker.name} scope="col">
                    {broker.name}
                    <div class="dim">{broker.version}</div>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {claims.map((claim) => (
                <ConformanceRow
                  key={claim.id}
                  claim={claim}
                  brokers={brokers}
                  open={chosen.entry === claim.id ? chosen.broker : ''}
                  onChoose={choose}
                />
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
      <Legend />
    </section>
  );
}

function Legend() {
  return (
    <div class="legend">
      {outcomes.map((outcome) => (
        <span key={outcome} class="key">
          <span class={`mini ${outcome}`}>
            <span class="lamp" aria-hidden="true">
              {outcomeWords[outcome].symbol}
            </span>
          </span>
          {outcome}: {outcomeWords[outcome].means}
        </span>
      ))}
    </div>
  );
}
