/** A run of any size, made of real recordings: what the page must still open at once. */
import { gzipSync } from 'node:zlib';
import { runOf } from '../../harness/analysis/aggregate.ts';
import { clockFine } from '../../harness/analysis/checks/clock-fine.ts';
import { descriptionsUnchanged } from '../../harness/analysis/checks/descriptions-unchanged.ts';
import { noFailure } from '../../harness/analysis/checks/no-failure.ts';
import { noRefusedInput } from '../../harness/analysis/checks/no-refused-input.ts';
import { oneAnswer } from '../../harness/analysis/checks/one-answer.ts';
import { opens } from '../../harness/analysis/checks/opens.ts';
import { phasesAddUp } from '../../harness/analysis/checks/phases-add-up.ts';
import { presenceOnlyRetained } from '../../harness/analysis/checks/presence-only-retained.ts';
import { subscribeFirst } from '../../harness/analysis/checks/subscribe-first.ts';
import { figuresOf } from '../../harness/analysis/figures.ts';
import { findingsOf } from '../../harness/analysis/findings.ts';
import type { Attempt, Figures } from '../../harness/analysis/result.ts';
import { distributionFigure } from '../../harness/analysis/stats/distribution.ts';
import { judge } from '../../harness/analysis/verdict.ts';
import { cellId, type CellKey } from '../../harness/core/ids.ts';
import { seededRandom, type Random } from '../../harness/core/random.ts';
import type { TimelineEvent } from '../../harness/timeline/event.ts';
import { serialiseTimeline } from '../../harness/timeline/jsonl.ts';
import { reportSchema, type ReportModel } from '../../reports/model.ts';
import { machine, stacks } from './machine.ts';
import { recordings, varied } from './recordings.ts';

const checks = [
  ...[clockFine, noFailure, subscribeFirst, presenceOnlyRetained, opens],
  ...[oneAnswer, descriptionsUnchanged, noRefusedInput, phasesAddUp],
];

export interface Size {
  readonly cells: number;
  readonly events: number;
}

export interface Generated {
  readonly model: ReportModel;
  /** As many as asked for, or a few more. */
  readonly events: number;
}

/**
 * Cells take part until there are enough events; those after them are unsupported, as those of a stack without a
 * data plane are, so that a run has as many cells and as many events as asked for.
 */
export function generatedRun({ cells, events }: Size, seed: number): Generated {
  const random = seededRandom(seed);
  const stories = recordings();
  const timelines: Record<string, string> = {};
  const records: { key: CellKey; attempt: Attempt }[] = [];
  let total = 0;
  for (const [place, key] of keys(cells).entries()) {
    const story = stories[place % stories.length];
    if (story === undefined || total >= events) {
      records.push({ key, attempt: absent });
      continue;
    }
    const told = varied(story, random);
    total += told.length;
    const timeline = `timelines/${place + 1}.jsonl.gz`;
    const text = serialiseTimeline({ cell: cellId(key), attempt: 0 }, told);
    timelines[timeline] = gzipSync(text).toString('base64');
    records.push({ key, attempt: { ...attemptOf(told, random), timeline } });
  }
  return { model: modelOf(records, timelines), events: total };
}

/** Pairs in the order of the stacks, in six scenarios, over brokers, links and dialects, until there are enough. */
function keys(count: number): CellKey[] {
  const all: CellKey[] = [];
  for (const link of ['direct', 'delay=25', 'delay=25,loss=0.01']) {
    for (const broker of ['aedes', 'mosquitto']) {
      for (const scenario of ['connect', 'signalling', 'echo', 'round-trip', 'throughput', 'close'])
        for (const { name: offerer } of stacks)
          for (const { name: answerer } of stacks)
            all.push({ scenario, offerer, answerer, broker, link, dialect: 'native' });
    }
  }
  return all.slice(0, count);
}

function attemptOf(events: readonly TimelineEvent[], random: Random): Omit<Attempt, 'timeline'> {
  const { outcome, reason, checks: results } = judge(events, checks, null);
  return {
    ...{ index: 0, retry: 0, outcome, reason, checks: results },
    startedAt: '2026-11-26T20:00:00.000Z',
    durationMs: events.at(-1)?.t ?? 0,
    figures: repeated(figuresOf(events), random),
  };
}

/** As if ten attempts had measured: pages draw distributions. */
function repeated(figures: Figures, random: Random): Figures {
  return Object.fromEntries(
    Object.entries(figures).map(([name, figure]) => {
      if (figure.type === 'distribution' || figure.class === 'exact') return [name, figure];
      const samples = Array.from({ length: 10 }, () => figure.value * (0.9 + 0.3 * random()));
      return [name, distributionFigure(samples, figure)];
    }),
  );
}

const absent: Attempt = {
  ...{ index: 0, retry: 0, outcome: 'unsupported', checks: [], figures: {}, timeline: null },
  reason: { code: 'no-rtc', what: 'RTCPeerConnection is not defined', cure: 'take another build' },
  startedAt: '2026-11-26T20:00:00.000Z',
  durationMs: 4,
};

function modelOf(
  records: readonly { key: CellKey; attempt: Attempt }[],
  timelines: Record<string, string>,
): ReportModel {
  const run = runOf({
    ...{ id: '20261126-200000-size', startedAt: '2026-11-26T20:00:00.000Z', durationMs: 3_600_000 },
    ...{ environment: machine, stacks: [...stacks], planned: [], records },
  });
  return {
    ...{ schema: reportSchema, run, findings: findingsOf(run), timelines },
    generatedAt: '2026-11-26T21:00:00.000Z',
  };
}
