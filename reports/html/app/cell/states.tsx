/** The state machines of each side, in the order in which they moved. */
import { ofKind, type EventOf } from '../../../../harness/timeline/event.ts';
import { formatInstant, formatNumber } from '../format.ts';
import type { CellData } from './cell-data.ts';
import type { Names } from './names.ts';

const machines: Readonly<Record<EventOf<'state'>['machine'], string>> = {
  signaling: 'Signalling',
  gathering: 'Gathering',
  ice: 'ICE',
  connection: 'Connection',
  dtls: 'DTLS',
  sctp: 'SCTP',
};

export function States({ data, names }: { data: CellData; names: Names }) {
  const all = ofKind(data.events, 'state');
  return (
    <section class="panel" aria-labelledby="states-title">
      <h2 id="states-title">State changes</h2>
      <div class="two-sides">
        {(['offerer', 'answerer'] as const).map((role) => (
          <div key={role}>
            <h3>
              {names[role]} <span class="dim">{role}</span>
            </h3>
            <StateTable changes={all.filter((event) => event.by === role)} />
          </div>
        ))}
      </div>
    </section>
  );
}

/** One row a machine: the states it went through, each with its instant. */
function StateTable({ changes }: { changes: readonly EventOf<'state'>[] }) {
  if (changes.length === 0) return <p class="dim">None was seen.</p>;
  const used = [...new Set(changes.map((change) => change.machine))];
  return (
    <table class="states">
      <tbody>
        {used.map((machine) => (
          <tr key={machine}>
            <th scope="row">{machines[machine]}</th>
            <td>
              <Path changes={changes.filter((change) => change.machine === machine)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A long run of changes is told in its beginning; all of them are among the raw events. */
function Path({ changes }: { changes: readonly EventOf<'state'>[] }) {
  const left = changes.length - 40;
  return (
    <ol class="steps-line">
      {changes.slice(0, 40).map((change, index) => (
        <li key={index}>
          {change.value} <span class="dim">{formatInstant(change.t)}</span>
        </li>
      ))}
      {left > 0 && <li class="dim">{formatNumber(left)} more</li>}
    </ol>
  );
}
