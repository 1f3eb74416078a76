/** The first page: what the run says of each broker, in words, and the figures that matter side by side. */
import type { BrokersFile } from '../../../../../harness/broker-lab/result.ts';
import { counted } from '../../format.ts';
import { BrokerCard } from './broker-card.tsx';
import { GlanceTable } from './glance-table.tsx';

export function BrokersOverviewPage({ file }: { file: BrokersFile }) {
  const looked = file.brokers.filter(({ outcome }) => outcome === 'passed').length;
  const others = file.brokers.length - looked;
  const remote = file.brokers.some(({ kind }) => kind === 'remote');
  return (
    <>
      <h1 class="summary" tabIndex={-1}>
        {counted(looked, 'broker')} looked at
        {others > 0 && `, ${others} could not be`}
      </h1>
      <p class="summary-more">
        Is it correct, what are its limits, how much does it add, where does the time go.
        {remote &&
          ' A broker that ran already was seen at one moment from one place; that is not the service.'}
      </p>
      <GlanceTable file={file} />
      <div class="broker-cards">
        {file.brokers.map((broker, index) => (
          <BrokerCard key={broker.name} broker={broker} index={index} control={file.control} />
        ))}
      </div>
    </>
  );
}
