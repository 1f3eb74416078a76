/** What a broker costs a connection: the recorded negotiation, its share of time to open, with intervals. */
import type { Replay } from '../../../../../harness/broker-lab/result.ts';
import { shareInterval } from '../../../../../harness/broker-lab/share.ts';
import { formatBytes, formatMs, formatNumber, formatValue, missing } from '../../format.ts';
import { ScrollArea } from '../../parts/scroll-area.tsx';
import { BrokerMark } from '../broker-mark.tsx';
import type { Measured } from './measured.ts';
import { ShareBar } from './share-bar.tsx';

interface Row {
  readonly broker: Measured;
  readonly replay: Replay;
}

export function ReplaySection({
  measured,
  control,
}: {
  measured: readonly Measured[];
  control: string;
}) {
  const rows = measured.flatMap((broker) =>
    broker.benchmark.replay.map((replay): Row => ({ broker, replay })),
  );
  const first = rows[0];
  if (first === undefined) return null;
  const recordings = [...new Set(rows.map(({ replay }) => describe(replay)))];
  return (
    <section class="panel" aria-labelledby="replay-title">
      <h2 id="replay-title">A recorded negotiation, without WebRTC</h2>
      <p class="dim">
        The same messages, sizes and dependencies as a recorded connection: {recordings.join('; ')}.
        The share is its median ÷ time to open over this broker: that median, and what the recorded
        connection took beside its messages, which is spent in the peers and would be there with any
        broker. With the 95 % interval of the median.
      </p>
      <ScrollArea label="Recorded negotiation by broker">
        <table>
          <thead>
            <tr>
              <th scope="col">Broker</th>
              <th scope="col">Transport</th>
              <th scope="col">Share of time to open, 0 to 100 %</th>
              <th scope="col" class="number">
                Share
              </th>
              <th scope="col" class="number">
                Median
              </th>
              <th scope="col" class="number">
                95 % interval
              </th>
              <th scope="col" class="number">
                p90
              </th>
              <th scope="col" class="number">
                ÷ {control}
              </th>
              <th scope="col" class="number">
                n
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => (
              <ReplayRow key={place} {...row} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  );
}

function ReplayRow({ broker, replay }: Row) {
  const { duration, medianInterval, shareOfTimeToOpen, relativeToControl, transport } = replay;
  const [low, high] = medianInterval;
  const [lowShare, highShare] = shareInterval(replay);
  return (
    <tr>
      <th scope="row">
        <BrokerMark name={broker.name} index={broker.index} />
      </th>
      <td>{transport}</td>
      <td class="share-cell">
        <ShareBar share={shareOfTimeToOpen} low={lowShare} high={highShare} index={broker.index} />
      </td>
      <td class="number">{formatValue(shareOfTimeToOpen, 'ratio')}</td>
      <td class="number">{formatMs(duration.p50)}</td>
      <td class="number">
        {formatNumber(low)} to {formatNumber(high)} ms
      </td>
      <td class="number">{formatMs(duration.p90)}</td>
      <td class="number">
        {relativeToControl === null ? missing : `${formatNumber(relativeToControl)} ×`}
      </td>
      <td class="number">{formatNumber(duration.n)}</td>
    </tr>
  );
}

const describe = ({ recording, messages, bytes }: Replay): string =>
  `${recording} (${messages} messages, ${formatBytes(bytes)})`;
