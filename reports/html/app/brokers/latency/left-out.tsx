/** What was not measured, and why: silence would look like a good result. */
import type { BrokerReport } from '../../../../../harness/broker-lab/result.ts';

export function LeftOut({ brokers }: { brokers: readonly BrokerReport[] }) {
  const parts = brokers.flatMap(({ name, benchmark, reason }) =>
    benchmark === null
      ? [{ name, part: 'the whole benchmark', why: reason?.what ?? 'it was not asked for' }]
      : benchmark.leftOut.map(({ part, why }) => ({ name, part, why })),
  );
  if (parts.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="left-out-title">
      <h2 id="left-out-title">Left out</h2>
      <ul class="left-out">
        {parts.map(({ name, part, why }, place) => (
          <li key={place}>
            <b>{name}</b>: {part} <span class="dim">({why})</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
