/** What was asked of this attempt, and what was seen. */
import { ScrollArea } from '../parts/scroll-area.tsx';
import type { CheckResult } from '../../../../harness/analysis/result.ts';
import { OutcomeBadge } from '../parts/outcome-badge.tsx';

export function Checks({ checks }: { checks: readonly CheckResult[] }) {
  return (
    <section class="panel" aria-labelledby="checks-title">
      <h2 id="checks-title">Checks</h2>
      {checks.length === 0 ? (
        <p class="dim">None was made: the attempt ended before.</p>
      ) : (
        <ScrollArea label="Checks">
          <table class="checks">
            <thead>
              <tr>
                <th scope="col">Outcome</th>
                <th scope="col">Claim</th>
                <th scope="col">Seen</th>
                <th scope="col">Stands on</th>
              </tr>
            </thead>
            <tbody>
              {checks.map((check) => (
                <tr key={check.id}>
                  <td>
                    <OutcomeBadge outcome={check.outcome} />
                  </td>
                  <td>
                    {check.claim}
                    <div class="dim">
                      <code>{check.id}</code>
                    </div>
                  </td>
                  <td>{check.evidence}</td>
                  <td class="dim">{check.references.join(', ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
    </section>
  );
}
