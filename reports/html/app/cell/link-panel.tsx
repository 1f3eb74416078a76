/** What stood between the peers: the link as it was asked for, and what it really did to each direction. */
import { ofKind, type EventOf } from '../../../../harness/timeline/event.ts';
import { formatBytes, formatInstant, formatNumber, missing } from '../format.ts';
import { Facts } from '../parts/facts.tsx';
import type { CellData } from './cell-data.ts';
import type { Names } from './names.ts';

type Direction = EventOf<'link.statistics'>;

/** Nothing for a direct link. */
export function LinkPanel({ data, names }: { data: CellData; names: Names }) {
  const opened = ofKind(data.events, 'link.opened');
  const [first] = opened;
  if (first === undefined) return null;
  const directions = ofKind(data.events, 'link.statistics');
  return (
    <section class="panel" aria-labelledby="link-title">
      <h2 id="link-title">Link between the peers</h2>
      <p class="dim">
        An emulator forwarded every datagram. Each peer advertised the emulator’s address instead of
        its own, so the candidates below are not where the peers really are.
        {opened.length > 1 &&
          ` There were ${opened.length} connections, each over a link of its own.`}
      </p>
      <Facts
        facts={[
          ['Asked for', first.link],
          ['Seed', String(first.seed)],
          ['Offerer advertised at', first.offerer],
          ['Answerer advertised at', first.answerer],
          ...changesOf(data),
        ]}
      />
      <div class="two-sides">
        {directions.slice(0, 12).map((direction, index) => (
          <div key={index}>
            <h3>
              {names[direction.from]} <span class="dim">{direction.from} sends</span>
            </h3>
            <Facts facts={factsOf(direction)} />
          </div>
        ))}
      </div>
    </section>
  );
}

function changesOf(data: CellData): [string, string][] {
  return ofKind(data.events, 'link.changed')
    .slice(0, 20)
    .map(({ t, what, side, detail }) => [
      what === 'learned' ? `Where the ${side} is` : `What the ${side} sends: ${what}`,
      `${detail === '' ? '' : `${detail}, `}at ${formatInstant(t)} ms`,
    ]);
}

function factsOf({ delay, dropped, ...counts }: Direction): [string, string][] {
  const causes = Object.entries(dropped).map(([cause, n]) => `${formatNumber(n)} ${cause}`);
  return [
    ['Came in', `${formatNumber(counts.received)} datagrams, ${formatBytes(counts.receivedBytes)}`],
    ['Went out', `${formatNumber(counts.sent)} datagrams, ${formatBytes(counts.sentBytes)}`],
    ['Dropped', causes.length === 0 ? 'none' : causes.join(', ')],
    [
      'Changed',
      `${formatNumber(counts.duplicated)} doubled, ${formatNumber(counts.corrupted)} corrupted, ${formatNumber(counts.reordered)} overtaken`,
    ],
    ['Waited for an address', formatNumber(counts.held)],
    ['Delay really applied', delay === null ? missing : inWords(delay)],
  ];
}

const inWords = ({ min, p50, p95, p99, max }: NonNullable<Direction['delay']>): string =>
  `min ${min.toFixed(2)}, median ${p50.toFixed(2)}, 95 % ${p95.toFixed(2)}, 99 % ${p99.toFixed(2)}, max ${max.toFixed(2)} ms`;
