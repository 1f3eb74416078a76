/** The addresses each side found, and the pair that carried the data in the end. */
import { ScrollArea } from '../parts/scroll-area.tsx';
import type { CandidateSummary } from '../../../../harness/analysis/candidates.ts';
import type { Role } from '../../../../harness/core/ids.ts';
import { formatInstant, missing } from '../format.ts';
import type { CellData } from './cell-data.ts';
import type { Names } from './names.ts';

export function Candidates({ data, names }: { data: CellData; names: Names }) {
  return (
    <section class="panel" aria-labelledby="candidates-title">
      <h2 id="candidates-title">Candidates</h2>
      <div class="two-sides">
        {(['offerer', 'answerer'] as const).map((role) => (
          <Side key={role} role={role} name={names[role]} summary={data.candidates[role]} />
        ))}
      </div>
    </section>
  );
}

function Side({ role, name, summary }: { role: Role; name: string; summary: CandidateSummary }) {
  const { local, selected, queued, ended } = summary;
  return (
    <div>
      <h3>
        {name} <span class="dim">{role}</span>
      </h3>
      {local.length === 0 ? (
        <p class="dim">It found none, or its stack put them into the description.</p>
      ) : (
        <ScrollArea label={`Candidates of the ${role}`}>
          <table>
            <thead>
              <tr>
                <th scope="col">Found</th>
                <th scope="col">Type</th>
                <th scope="col">Protocol</th>
                <th scope="col">Family</th>
                <th scope="col">Address</th>
                <th scope="col">Carries the data</th>
              </tr>
            </thead>
            <tbody>
              {local.slice(0, 100).map((candidate, index) => (
                <tr key={index}>
                  <td class="number">{formatInstant(candidate.t)}</td>
                  <td>{candidate.type}</td>
                  <td>{candidate.protocol}</td>
                  <td>{candidate.family}</td>
                  <td>
                    <code>{`${candidate.address} ${candidate.port ?? ''}`}</code>
                  </td>
                  <td>{isSelected(candidate, selected) ? '✓ yes' : missing}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
      <p class="dim">
        {selected
          ? `Selected: ${selected.local} ↔ ${selected.remote}. `
          : 'Its stack does not tell which pair it selected. '}
        {queued > 0 &&
          `${queued} of the other side’s had to wait until both descriptions were there. `}
        {ended.remote && 'It was told that there are no more.'}
      </p>
    </div>
  );
}

function isSelected(
  { address, port }: { address: string; port: number | null },
  selected: CandidateSummary['selected'],
): boolean {
  return selected?.local.endsWith(` ${address}:${port ?? ''}`) === true;
}
