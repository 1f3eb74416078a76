/** The runs behind the series, and how changes were looked for. */
import type { Trends } from '../../../../harness/analysis/trends/model.ts';
import { formatDate, missing } from '../format.ts';
import { Facts } from '../parts/facts.tsx';
import { usePortion } from '../parts/portion.tsx';
import { ScrollArea } from '../parts/scroll-area.tsx';

export function RunsPage({ trends: { runs, settings } }: { trends: Trends }) {
  const newest = [...runs].reverse();
  const { shown, more } = usePortion(newest.length, 60);
  return (
    <>
      <h1 tabIndex={-1}>Runs</h1>
      <div class="panel">
        <ScrollArea label="Runs">
          <table>
            <thead>
              <tr>
                {['Started', 'Run', 'Commit', 'Plan', 'Stacks', 'Brokers', 'Machine'].map(
                  (name) => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {newest.slice(0, shown).map((run) => (
                <tr key={run.id}>
                  <td>{formatDate(run.startedAt)}</td>
                  <th scope="row">{run.id}</th>
                  <td>
                    <code>{run.commit.slice(0, 7) || missing}</code>
                  </td>
                  <td>{run.plan}</td>
                  <td>{run.stacks.map(({ name, version }) => `${name} ${version}`).join(', ')}</td>
                  <td>{run.brokers.map(({ name, version }) => `${name} ${version}`).join(', ')}</td>
                  <td>{run.machines.join('; ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
        {more}
      </div>
      <section class="panel">
        <h2>How changes were looked for</h2>
        <Facts
          facts={[
            ['Significance', String(settings.significance)],
            ['Smallest change told', `${settings.minimumEffect * 100} %`],
            ['Permutations', String(settings.permutations)],
            ['Runs on both sides', `at least ${settings.minimumPoints}`],
            ['Seed', String(settings.seed)],
          ]}
        />
      </section>
    </>
  );
}
