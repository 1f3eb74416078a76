/** The figures that decide, one row a broker. */
import type { BrokerReport, BrokersFile } from '../../../../../harness/broker-lab/result.ts';
import { shareInterval } from '../../../../../harness/broker-lab/share.ts';
import { outcomes } from '../../../../../harness/core/outcome.ts';
import { formatMs, formatNumber, formatValue, missing } from '../../format.ts';
import { outcomeWords } from '../../outcome-words.ts';
import { ScrollArea } from '../../parts/scroll-area.tsx';
import { BrokerMark } from '../broker-mark.tsx';

export function GlanceTable({ file }: { file: BrokersFile }) {
  return (
    <section class="panel" aria-labelledby="glance-title">
      <h2 id="glance-title">Side by side</h2>
      <ScrollArea label="Brokers side by side">
        <table class="glance">
          <thead>
            <tr>
              <th scope="col">Broker</th>
              <th scope="col">Conformance</th>
              <th scope="col" class="number">
                Connect and subscribe
              </th>
              <th scope="col" class="number">
                Recorded negotiation
              </th>
              <th scope="col" class="number">
                Share of time to open
              </th>
              <th scope="col" class="number">
                Relative to {file.control}
              </th>
              <th scope="col" class="number">
                Highest rate
              </th>
            </tr>
          </thead>
          <tbody>
            {file.brokers.map((broker, index) => (
              <GlanceRow key={broker.name} broker={broker} index={index} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <p class="dim definitions">
        Connect and subscribe: from the first packet to SUBACK, median. Recorded negotiation: the
        same messages, sizes and dependencies without WebRTC, median with its 95 % interval. Share:
        that median ÷ (itself + what the recorded connection took beside its messages). Relative:
        that median ÷ that of the control broker, measured interleaved in the same run. Highest
        rate: with p99 below the bound.
      </p>
    </section>
  );
}

function GlanceRow({ broker, index }: { broker: BrokerReport; index: number }) {
  const { benchmark, reason } = broker;
  return (
    <tr>
      <th scope="row">
        <BrokerMark name={broker.name} index={index} />
      </th>
      <td>
        {broker.conformance.length > 0 ? (
          <Counts broker={broker} />
        ) : (
          <span class="dim">{reason === null ? 'not asked for' : reason.code}</span>
        )}
      </td>
      <Connect benchmark={benchmark} />
      <ReplayCells replay={benchmark?.replay[0]} />
      <Rate saturation={benchmark?.saturation[0]} />
    </tr>
  );
}

function Counts({ broker }: { broker: BrokerReport }) {
  const counts = outcomes
    .map((outcome) => ({
      outcome,
      count: broker.conformance.filter((entry) => entry.outcome === outcome).length,
    }))
    .filter(({ count }) => count > 0);
  return (
    <span class="mini-counts">
      {counts.map(({ outcome, count }) => (
        <span key={outcome} class={`mini ${outcome}`} title={outcomeWords[outcome].means}>
          <span class="lamp" aria-hidden="true">
            {outcomeWords[outcome].symbol}
          </span>
          {count} <span class="hidden">{outcome}</span>
        </span>
      ))}
    </span>
  );
}

type Bench = BrokerReport['benchmark'];

function Connect({ benchmark }: { benchmark: Bench }) {
  const connect = benchmark?.connect[0];
  if (connect === undefined) return <td class="number">{missing}</td>;
  const under = `${connect.transport}, n ${connect.total.n}`;
  return <Measured value={formatMs(connect.total.p50)} under={under} />;
}

function ReplayCells({ replay }: { replay: NonNullable<Bench>['replay'][number] | undefined }) {
  if (replay === undefined) {
    return [0, 1, 2].map((each) => (
      <td key={each} class="number">
        {missing}
      </td>
    ));
  }
  const [low, high] = replay.medianInterval;
  const { duration, transport, shareOfTimeToOpen, relativeToControl } = replay;
  const [lowShare, highShare] = shareInterval(replay);
  return (
    <>
      <Measured
        value={formatMs(duration.p50)}
        under={`${formatNumber(low)} to ${formatNumber(high)}, ${transport}, n ${duration.n}`}
      />
      <Measured
        value={formatValue(shareOfTimeToOpen, 'ratio')}
        under={`${formatNumber(lowShare * 100)} to ${formatNumber(highShare * 100)} %`}
      />
      <Measured
        value={relativeToControl === null ? missing : `${formatNumber(relativeToControl)} ×`}
        under=""
      />
    </>
  );
}

function Rate({
  saturation,
}: {
  saturation: NonNullable<Bench>['saturation'][number] | undefined;
}) {
  if (saturation === undefined) return <td class="number">{missing}</td>;
  const { ratePerSecond, boundMs, payloadBytes, qos, steps } = saturation;
  const under = `p99 < ${boundMs} ms, ${payloadBytes} B, QoS ${qos}, ${steps.length} steps`;
  return <Measured value={`${formatNumber(ratePerSecond)} msg/s`} under={under} />;
}

function Measured({ value, under }: { value: string; under: string }) {
  return (
    <td class="number">
      {value}
      {under !== '' && <div class="dim">{under}</div>}
    </td>
  );
}
