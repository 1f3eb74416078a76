/** From the results of one broker to plain sentences, most important first; pure, so an archive can be read again. */
import type { BrokerReport } from './result.ts';
import { conformanceSentences, unjudgedSentences } from './summary-conformance.ts';
import { latencySentences } from './summary-latency.ts';
import { loadSentences } from './summary-load.ts';
import { properName } from './summary-names.ts';

/**
 * What somebody who chooses a broker has to know of it. A sentence that quotes an entry of the catalogue ends
 * with its id in parentheses.
 * @param control - name of the broker that was measured interleaved
 * @returns at least one sentence
 */
export function summarise(report: BrokerReport, control: string): string[] {
  const sentences = [
    ...notLookedAt(report),
    ...conformanceSentences(report),
    ...latencySentences(report, control),
    ...loadSentences(report),
    ...unjudgedSentences(report),
  ];
  return sentences.length > 0
    ? sentences
    : [`${properName(report.name)}: nothing was asked of it.`];
}

function notLookedAt({ name, outcome, reason, conformance, benchmark }: BrokerReport): string[] {
  if (outcome === 'passed' || reason === null) return [];
  const some = conformance.length > 0 || benchmark !== null;
  const how = some ? 'could not be looked at to the end' : 'could not be looked at';
  return [`${properName(name)} ${how}: ${reason.what}; ${reason.cure}`];
}
