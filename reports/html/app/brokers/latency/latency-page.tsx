/** How long everything takes, per broker: the negotiation as a whole, connecting, delivering, under load. */
import type { BrokersFile } from '../../../../../harness/broker-lab/result.ts';
import type { Route } from '../../route.ts';
import { measuredBrokers } from './measured.ts';
import { ConnectSection } from './connect-section.tsx';
import { DeliverySection } from './delivery-section.tsx';
import { LeftOut } from './left-out.tsx';
import { LoadSection } from './load-section.tsx';
import { ReplaySection } from './replay-section.tsx';

export function LatencyPage({ file, query }: { file: BrokersFile; query: Route['query'] }) {
  const measured = measuredBrokers(file);
  return (
    <>
      <h1 tabIndex={-1}>Latency</h1>
      <p class="lead">
        Absolute times compare on this machine only; what is relative to {file.control}, the control
        broker that was measured interleaved in the same run, compares between machines.
      </p>
      {measured.length === 0 ? (
        <p class="note">No broker was measured in this run.</p>
      ) : (
        <>
          <ReplaySection measured={measured} control={file.control} />
          <DeliverySection measured={measured} control={file.control} query={query} />
          <ConnectSection measured={measured} query={query} />
          <LoadSection measured={measured} />
          <LeftOut brokers={file.brokers} />
        </>
      )}
    </>
  );
}
