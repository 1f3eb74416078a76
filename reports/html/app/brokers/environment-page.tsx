/** What ran where: the brokers with their versions, the machine, the run. */
import type { BrokerReport, BrokersFile } from '../../../../harness/broker-lab/result.ts';
import { formatDate, formatDuration, missing } from '../format.ts';
import { Facts } from '../parts/facts.tsx';
import { OutcomeBadge } from '../parts/outcome-badge.tsx';
import { ScrollArea } from '../parts/scroll-area.tsx';
import { BrokerMark } from './broker-mark.tsx';

export function BrokerEnvironmentPage({ file }: { file: BrokersFile }) {
  const { machine } = file;
  return (
    <>
      <h1 tabIndex={-1}>Environment</h1>
      <section class="panel" aria-labelledby="brokers-title">
        <h2 id="brokers-title">Brokers</h2>
        <ScrollArea label="Brokers">
          <table>
            <thead>
              <tr>
                <th scope="col">Broker</th>
                <th scope="col">Version</th>
                <th scope="col">Kind</th>
                <th scope="col">MQTT levels</th>
                <th scope="col">Transports</th>
                <th scope="col">Looked at</th>
              </tr>
            </thead>
            <tbody>
              {file.brokers.map((broker, index) => (
                <BrokerRow key={broker.name} broker={broker} index={index} />
              ))}
            </tbody>
          </table>
        </ScrollArea>
      </section>
      <div class="columns">
        <section class="panel">
          <h2>Machine</h2>
          <Facts
            facts={[
              ['System', machine.os],
              ['Processor', `${machine.cpu}, ${machine.cores} cores`],
              ['Node', machine.node],
            ]}
          />
        </section>
        <section class="panel">
          <h2>Run</h2>
          <Facts
            facts={[
              ['Id', file.id],
              ['Started', formatDate(file.startedAt)],
              ['Took', formatDuration(file.durationMs)],
              ['Control broker', file.control],
            ]}
          />
        </section>
      </div>
    </>
  );
}

function BrokerRow({ broker, index }: { broker: BrokerReport; index: number }) {
  const { reason } = broker;
  return (
    <tr>
      <th scope="row">
        <BrokerMark name={broker.name} index={index} />
      </th>
      <td>{broker.version || missing}</td>
      <td>{broker.kind}</td>
      <td>{broker.protocolVersions.join(', ') || missing}</td>
      <td>{broker.transports.join(', ') || missing}</td>
      <td>
        <OutcomeBadge outcome={broker.outcome} />
        {reason && (
          <div>
            <code>{reason.code}</code> {reason.what}
            <div class="dim">{reason.cure}</div>
          </div>
        )}
      </td>
    </tr>
  );
}
