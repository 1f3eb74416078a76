/** What was asked of this attempt, and what was seen. */
import { ScrollArea } from '../parts/scroll-area.tsx';
import type { CheckResult } from '../../../../harness/analysis/result.ts';
import { rules } from '../../../../harness/analysis/rules.ts';
import { OutcomeBadge } from '../parts/outcome-badge.tsx';

/** A rule by its id, with what it says for who points at it; the reference has them all. */
const standsOn = (id: string) => (
  <div key={id} class="dim" title={rules[id]?.says}>
    <a href="#/words">{id}</a>
  </div>
);

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
                  <td>{check.references.map(standsOn)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
    </section>
  );
}
