/** Limits as they were probed, limits × brokers; how each was found out stands beside its name. */
import type { BrokerReport } from '../../../../../harness/broker-lab/result.ts';
import { missing } from '../../format.ts';
import { ScrollArea } from '../../parts/scroll-area.tsx';

export function LimitsPanel({ brokers }: { brokers: readonly BrokerReport[] }) {
  const probed = brokers.filter(({ limits }) => limits.length > 0);
  const names = [...new Set(probed.flatMap(({ limits }) => limits.map(({ name }) => name)))];
  return (
    <section class="panel" aria-labelledby="limits-title">
      <h2 id="limits-title">Limits</h2>
      <p class="dim">Probed in this run, never taken from a manual.</p>
      {names.length === 0 ? (
        <p>No limit was probed in this run.</p>
      ) : (
        <ScrollArea label="Limits by broker">
          <table class="limits">
            <thead>
              <tr>
                <th scope="col">Limit</th>
                {probed.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {names.map((name) => (
                <LimitRow key={name} name={name} probed={probed} />
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
    </section>
  );
}

function LimitRow({ name, probed }: { name: string; probed: readonly BrokerReport[] }) {
  const found = probed.map(({ limits }) => limits.find((limit) => limit.name === name));
  const ways = [...new Set(found.flatMap((limit) => (limit === undefined ? [] : [limit.how])))];
  return (
    <tr>
      <th scope="row">
        {name}
        {ways.length === 1 && <div class="dim">{ways[0]}</div>}
      </th>
      {found.map((limit, column) => (
        <td key={column}>
          {limit?.value ?? missing}
          {limit !== undefined && ways.length > 1 && <div class="dim">{limit.how}</div>}
        </td>
      ))}
    </tr>
  );
}
