/** The rows of the conformance table: every entry that some broker was asked for. */
import type { BrokerReport, EntryResult } from '../../../../../harness/broker-lab/result.ts';

export interface Claim {
  readonly id: string;
  readonly claim: string;
  readonly references: readonly string[];
}

/** Sorted by id, each once. */
export function claimsOf(brokers: readonly BrokerReport[]): Claim[] {
  const byId = new Map<string, Claim>();
  for (const entry of brokers.flatMap(({ conformance }) => conformance)) {
    if (!byId.has(entry.id)) byId.set(entry.id, entry);
  }
  return [...byId.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** What a broker made of an entry; an id stands once in its results. */
export const entryOf = ({ conformance }: BrokerReport, id: string): EntryResult | undefined =>
  conformance.find((entry) => entry.id === id);
