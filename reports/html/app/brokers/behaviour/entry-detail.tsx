/** The evidence of one entry against one broker: what was seen, why it counts so, and the packets. */
import type { EntryResult, PacketSeen } from '../../../../../harness/broker-lab/result.ts';
import { formatInstant } from '../../format.ts';
import { OutcomeBadge } from '../../parts/outcome-badge.tsx';
import { usePortion } from '../../parts/portion.tsx';
import { meaningOf } from '../../reason-words.ts';

export function EntryDetail({ entry, broker }: { entry: EntryResult; broker: string }) {
  const { id, outcome, evidence, reason, references, packets } = entry;
  return (
    <div class="entry-detail">
      <h3>
        {id} on {broker} <OutcomeBadge outcome={outcome} />
      </h3>
      <p>{evidence}</p>
      {reason && !evidence.startsWith(reason.what) && (
        <p>
          <code>{reason.code}</code> {meaningOf(reason.code)} {reason.what}
        </p>
      )}
      {reason && <p class="dim">What to do: {reason.cure}.</p>}
      {references.length > 0 && <p class="dim">Says so: {references.join('; ')}</p>}
      {packets.length === 0 ? (
        <p class="dim">No packet was exchanged.</p>
      ) : (
        <Packets key={`${id} ${broker}`} packets={packets} />
      )}
    </div>
  );
}

function Packets({ packets }: { packets: readonly PacketSeen[] }) {
  const { shown, more } = usePortion(packets.length, 100);
  return (
    <>
      <table class="packets">
        <thead>
          <tr>
            <th scope="col" class="number">
              ms
            </th>
            <th scope="col">Client</th>
            <th scope="col">Direction</th>
            <th scope="col">Packet</th>
          </tr>
        </thead>
        <tbody>
          {packets.slice(0, shown).map(({ t, client, direction, text }, place) => (
            <tr key={place}>
              <td class="number">{formatInstant(t)}</td>
              <td>{client}</td>
              <td class="way">
                <span aria-hidden="true">{direction === 'to broker' ? '→' : '←'}</span> {direction}
              </td>
              <td>
                <code>{text}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </>
  );
}
