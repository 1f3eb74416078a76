/** What each broker does, rather than how fast: probed limits, and the entries of the catalogue with evidence. */
import type { BrokersFile } from '../../../../../harness/broker-lab/result.ts';
import type { Route } from '../../route.ts';
import { ConformancePanel } from './conformance-panel.tsx';
import { LimitsPanel } from './limits-panel.tsx';

export function BehaviourPage({ file, query }: { file: BrokersFile; query: Route['query'] }) {
  return (
    <>
      <h1 tabIndex={-1}>Limits and conformance</h1>
      <ConformancePanel brokers={file.brokers} query={query} />
      <LimitsPanel brokers={file.brokers} />
    </>
  );
}
