/** What was held against what: the runs of both sides, what else differs between them, and what may not be compared. */
import type { Comparison } from '../../../../harness/analysis/compare/model.ts';
import { formatDate, missing } from '../format.ts';
import { Facts } from '../parts/facts.tsx';
import { ScrollArea } from '../parts/scroll-area.tsx';
import { designWords } from './words.ts';

export function SidesPage({ comparison }: { comparison: Comparison }) {
  const { base, head, differences, refusals, settings, learntFrom, design } = comparison;
  return (
    <>
      <h1 tabIndex={-1}>What was compared</h1>
      <p class="lead">{designWords[design].long}</p>
      {refusals.map(({ class: group, why }) => (
        <p key={group} class="note bad">
          <b>Not compared: {group} figures.</b> {why}
        </p>
      ))}
      <section class="panel" aria-labelledby="differences-title">
        <h2 id="differences-title">What else differs</h2>
        {differences.length === 0 ? (
          <p class="dim">Nothing that is recorded: same machine, same versions, same plan.</p>
        ) : (
          <ScrollArea label="What else differs">
            <table>
              <thead>
                <tr>
                  <th scope="col">What</th>
                  <th scope="col">Base</th>
                  <th scope="col">Head</th>
                </tr>
              </thead>
              <tbody>
                {differences.map(({ what, name, base: before, head: after }) => (
                  <tr key={`${what} ${name}`}>
                    <th scope="row">{name === '' ? what : `${what} ${name}`}</th>
                    <td>{before || missing}</td>
                    <td>{after || missing}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollArea>
        )}
      </section>
      <div class="columns">
        <Side name="Base" side={base} />
        <Side name="Head" side={head} />
      </div>
      <section class="panel">
        <h2>How it was judged</h2>
        <Facts
          facts={[
            ['Margin', `±${settings.margin * 100} %`],
            ['Intervals', `${settings.confidence * 100} %`],
            [
              'Any false call',
              `at most ${settings.familyError * 100} %, over all figures together`,
            ],
            ['Noise learnt from', learntFrom.length === 0 ? missing : learntFrom.join(', ')],
            ['Seed', String(settings.seed)],
          ]}
        />
      </section>
    </>
  );
}

function Side({ name, side }: { name: string; side: Comparison['base'] }) {
  return (
    <section class="panel">
      <h2>
        {name}: {side.label}
      </h2>
      {side.runs.slice(0, 30).map((run) => (
        <Facts
          key={run.id}
          facts={[
            ['Run', run.id],
            ['Started', formatDate(run.startedAt)],
            ['Plan', run.plan],
            ['Commit', run.commit || missing],
            ['Machine', run.machines.join('; ') || missing],
            ['Stacks', run.stacks.map((stack) => `${stack.name} ${stack.version}`).join(', ')],
            ['Brokers', run.brokers.map((broker) => `${broker.name} ${broker.version}`).join(', ')],
          ]}
        />
      ))}
    </section>
  );
}
