/** One entry of the catalogue: a mark per broker, and below it the evidence of the one that is chosen. */
import { useEffect, useRef } from 'preact/hooks';
import type { BrokerReport } from '../../../../../harness/broker-lab/result.ts';
import { missing } from '../../format.ts';
import { outcomeWords } from '../../outcome-words.ts';
import { entryOf, type Claim } from './claims.ts';
import { EntryDetail } from './entry-detail.tsx';

interface Props {
  readonly claim: Claim;
  readonly brokers: readonly BrokerReport[];
  /** Name of the broker whose evidence is shown; empty for none. */
  readonly open: string;
  readonly onChoose: (entry: string, broker: string) => void;
}

export function ConformanceRow({ claim, brokers, open, onChoose }: Props) {
  const row = useRef<HTMLTableRowElement>(null);
  const shown = brokers.find(({ name }) => name === open);
  const entry = shown && entryOf(shown, claim.id);
  useEffect(() => {
    if (open !== '') row.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  return (
    <>
      <tr>
        <th scope="row">
          <span class="entry-id">{claim.id}</span>
          <div class="claim">{claim.claim}</div>
        </th>
        {brokers.map((broker) => (
          <Mark
            key={broker.name}
            id={claim.id}
            broker={broker}
            isOpen={broker.name === open}
            onChoose={onChoose}
          />
        ))}
      </tr>
      {shown && entry && (
        <tr class="detail-row" ref={row}>
          <td colSpan={brokers.length + 1}>
            <EntryDetail entry={entry} broker={shown.name} />
          </td>
        </tr>
      )}
    </>
  );
}

interface MarkProps {
  readonly id: string;
  readonly broker: BrokerReport;
  readonly isOpen: boolean;
  readonly onChoose: Props['onChoose'];
}

function Mark({ id, broker, isOpen, onChoose }: MarkProps) {
  const entry = entryOf(broker, id);
  if (!entry) {
    return (
      <td class="mark-cell absent" title={broker.reason?.what ?? 'not run'}>
        {missing} <span class="hidden">{broker.reason?.code ?? 'not run'}</span>
      </td>
    );
  }
  const { symbol, label } = outcomeWords[entry.outcome];
  return (
    <td class="mark-cell">
      <button
        type="button"
        class={`mark-button ${entry.outcome}`}
        aria-expanded={isOpen}
        aria-label={`${id}, ${broker.name}: ${label}`}
        title={entry.evidence}
        onClick={() => {
          onChoose(id, broker.name);
        }}
      >
        <span class="lamp" aria-hidden="true">
          {symbol}
        </span>
        {label}
      </button>
    </td>
  );
}
