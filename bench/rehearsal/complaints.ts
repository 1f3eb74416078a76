/** What is not as it would have to be after a look at a broker of others. */
import { guestLimits } from '../../harness/brokers/etiquette-budget.ts';
import { momentNotice } from '../../harness/brokers/etiquette.ts';
import type { BrokerReport, BrokersFile } from '../../harness/broker-lab/result.ts';
import type { Ms } from '../../harness/core/units.ts';
import { farMs, type FarBroker } from './far-broker.ts';
import { notesLeft } from './guest-run.ts';

/** As the broker sees it. */
export const minuteMs: Ms = 60_000;

/** One line for each; none when the manners held and the broker was looked at. */
export async function complaintsAbout(broker: FarBroker, file: BrokersFile): Promise<string[]> {
  const host = new URL(broker.urls[0] ?? '').host;
  const report = file.brokers.find(({ name }) => name === host);
  if (report === undefined) return [`${host} is not in the report`];
  return [...aboutReport(report), ...aboutBudget(broker), ...(await aboutTraces(broker))];
}

function aboutReport(report: BrokerReport): string[] {
  const { outcome, reason, kind, summary, conformance, benchmark } = report;
  const leftOut = benchmark?.leftOut.map(({ part }) => part) ?? [];
  const connack = Math.min(...(benchmark?.connect ?? []).map((each) => each.connack.min));
  const claims: readonly [holds: boolean, otherwise: string][] = [
    [outcome === 'passed', `it was not looked at to the end: ${reason?.code} ${reason?.what}`],
    [kind === 'remote', `it counts as ${kind}`],
    [summary.includes(momentNotice), 'the report does not say that it is one moment'],
    [conformance.length > 0, 'there is no conformance'],
    [benchmark !== null && benchmark.replay.length > 0, 'there is no replay'],
    [leftOut.includes('saturation'), 'saturation was not left out'],
    [leftOut.includes('reconnect storm'), 'the reconnect storm was not left out'],
    [connack >= farMs, `a CONNACK came after ${connack.toFixed(2)} ms, from ${farMs} ms away`],
  ];
  return claims.flatMap(([holds, otherwise]) => (holds ? [] : [otherwise]));
}

function aboutBudget(broker: FarBroker): string[] {
  const spent = broker.spent(minuteMs);
  return (['connections', 'messages', 'bytes'] as const).flatMap((kind) => {
    const limit = guestLimits.perMinute[kind];
    return spent[kind] <= limit ? [] : [`${spent[kind]} ${kind} in a minute, of ${limit}`];
  });
}

async function aboutTraces(broker: FarBroker): Promise<string[]> {
  const [left, notes] = [await broker.retained(), notesLeft()];
  return [
    ...left.map((topic) => `retained at the end: ${topic}`),
    ...notes.map((name) => `notes at the end: ${name}`),
  ];
}
