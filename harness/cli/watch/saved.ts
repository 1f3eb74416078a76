/** What was watched as a timeline on disk, and as a run of one cell that the report can draw. */
import { cellId, parseCellId, type CellKey } from '../../core/ids.ts';
import type { Outcome } from '../../core/outcome.ts';
import { runSchema, type Cell, type RunFile } from '../../analysis/result.ts';
import { recognise } from '../../analysis/signalling/recognise.ts';
import type { Sighting } from '../../analysis/signalling/sighting.ts';
import { placeOf } from '../../run/environment.ts';
import { runOptions } from '../../run/options.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../../timeline/event.ts';
import { parseTimeline, serialiseTimeline } from '../../timeline/jsonl.ts';
import { troublesOf } from './lines.ts';

type Kind = EventOf<'broker.publish'>['signal'];

/** The text of a timeline file: every message as the broker forwarded it. */
export function timelineOf(sightings: readonly Sighting[]): string {
  const events: TimelineEvent[] = sightings.map((seen) => ({
    ...{ t: seen.t, by: 'broker', kind: 'broker.publish' },
    ...{ topic: seen.topic, bytes: seen.bytes, ref: null, signal: kindOf(seen) },
    ...{ qos: 0, retain: seen.retain, dup: false, client: seen.client },
    ...{ payload: seen.payload, seenBy: 'observer' },
  }));
  return serialiseTimeline({ cell: cellId(keyOf(sightings)), attempt: 0 }, events);
}

function kindOf({ kind }: Sighting): Kind {
  switch (kind) {
    case 'online':
    case 'offline':
      return 'presence';
    case 'request':
    case 'chat':
      return 'unknown';
    default:
      return kind;
  }
}

/** @throws HarnessError `bad-archive` when the text is no timeline */
export function runOf(text: string, name: string): { run: RunFile; timeline: string } {
  const { header, events } = parseTimeline(text);
  const timeline = `timelines/${name}.jsonl.gz`;
  const seen = ofKind(events, 'broker.publish').map(recognise);
  // Its header knows of names and of users' own dialects, which cannot be recognised again
  const key = parseCellId(header.cell) ?? keyOf(seen);
  return { run: runFileOf({ key, seen, events, timeline }), timeline };
}

interface Watched {
  readonly key: CellKey;
  readonly seen: readonly Sighting[];
  readonly events: readonly TimelineEvent[];
  readonly timeline: string;
}

function runFileOf({ key, seen, events, timeline }: Watched): RunFile {
  const [trouble] = troublesOf(seen);
  const outcome: Outcome = trouble === undefined ? 'inconclusive' : 'failed';
  const reason = trouble ?? {
    code: 'watched',
    what: 'this is what an observer saw on the broker; nothing was judged',
    cure: 'run `npx signalbox check` to have a peer judged',
  };
  const startedAt = new Date().toISOString();
  const durationMs = events.at(-1)?.t ?? 0;
  const common = { outcome, reason, figures: {}, timeline };
  const attempt = { ...common, index: 0, retry: 0, startedAt, durationMs, checks: [] };
  const cell: Cell = { id: cellId(key), ...key, ...common, attempts: [attempt] };
  const none = { passed: 0, failed: 0, quirk: 0, unsupported: 0, inconclusive: 0 };
  return {
    schema: runSchema,
    id: `watched-${startedAt.slice(0, 19).replaceAll(':', '-')}`,
    ...{ startedAt, durationMs, shard: null, stacks: [] },
    environment: {
      ...placeOf(runOptions({})),
      broker: { name: 'observed', version: '', tcpUrl: '', wsUrl: '' },
      brokers: [],
    },
    totals: { ...none, planned: 1, [outcome]: 1 },
    cells: [cell],
  };
}

/** The names of the first two that were seen stand for the peers. */
function keyOf(sightings: readonly Sighting[]): CellKey {
  const names = new Set(
    sightings.flatMap(({ from, to }) => [from, to].filter((name) => name !== null)),
  );
  const [offerer = 'nobody', answerer = 'nobody'] = [...names].map((name) =>
    name.replaceAll(/[/→]/g, '_'),
  );
  return {
    ...{ scenario: 'watch', offerer, answerer, broker: 'observed', link: 'direct' },
    dialect: sightings.find(({ dialect }) => dialect !== null)?.dialect ?? 'unknown',
  };
}
