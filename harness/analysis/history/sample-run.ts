/** Runs for tests: small, whole, and different only in what a test asks for. */
import type { CellKey } from '../../core/ids.ts';
import type { Outcome } from '../../core/outcome.ts';
import { runOf } from '../aggregate.ts';
import type { Attempt, Figures, RunFile, ShardInfo } from '../result.ts';
import { distributionFigure, valueFigure } from '../stats/distribution.ts';

export interface SampleRun {
  readonly id?: string;
  readonly startedAt?: string;
  readonly plan?: string;
  readonly commit?: string;
  readonly cpu?: string;
  readonly kernel?: string;
  readonly version?: string;
  readonly shard?: ShardInfo;
  readonly cells?: readonly SampleCell[];
}

export interface SampleCell {
  readonly key?: Partial<CellKey>;
  /** One attempt per value: its time to open in ms, or how it failed instead. */
  readonly attempts: readonly (number | Exclude<Outcome, 'passed'>)[];
}

const sampleKey: CellKey = {
  scenario: 'connect',
  offerer: 'node-datachannel',
  answerer: 'wrtc',
  broker: 'aedes',
  link: 'direct',
  dialect: 'native',
};

/** A run of one cell with three attempts, unless said otherwise. */
export function sampleRun(asked: SampleRun = {}): RunFile {
  const { id = 'sample', startedAt = '2026-11-23T00:00:00.000Z', shard = null } = asked;
  const cells = asked.cells ?? [{ attempts: [101.5, 99.25, 104] }];
  const records = cells.flatMap(({ key, attempts }) =>
    attempts.map((seen, index) => {
      return { key: { ...sampleKey, ...key }, attempt: sampleAttempt(seen, index, startedAt) };
    }),
  );
  const planned = cells.map(({ key }) => ({ ...sampleKey, ...key }));
  return runOf({ id, startedAt, durationMs: 9_000, shard, planned, records, ...placeOf(asked) });
}

function sampleAttempt(
  seen: number | Exclude<Outcome, 'passed'>,
  index: number,
  startedAt: string,
): Attempt {
  const isOpen = typeof seen === 'number';
  const reason = { code: 'ice-timeout', what: 'no path', cure: 'look at the candidates' };
  return {
    ...{ index, retry: 0, startedAt, durationMs: 900, checks: [], timeline: null },
    outcome: isOpen ? 'passed' : seen,
    reason: isOpen ? null : reason,
    figures: isOpen ? sampleFigures(seen) : {},
  };
}

function sampleFigures(timeToOpen: number): Figures {
  const rounds = Array.from({ length: 400 }, (_, at) => timeToOpen / 100 + (at % 7) / 10);
  const time = { unit: 'ms', class: 'absolute', better: 'lower' } as const;
  return {
    'time-to-open': valueFigure(timeToOpen, { ...time, definition: 'T12 − T3' }),
    'round-trip.idle': distributionFigure(rounds, { ...time, definition: 'there and back' }),
    'signalling.messages': valueFigure(1_234_567, {
      ...{ unit: 'messages', class: 'exact', better: 'lower', definition: 'messages sent' },
    }),
  };
}

function placeOf({ plan = 'quick', commit = 'c0ffee', ...machine }: SampleRun) {
  const { cpu = 'Sample CPU', kernel = '6.1', version = '0.33.4' } = machine;
  const absent = { why: '', cure: '', userAgent: '', capabilities: {}, noDataPlane: '' };
  const stack = { status: 'found', launchedBy: 'npm package', path: '', driver: 'node-process' };
  return {
    environment: {
      ...{ signalbox: '0.1.0', plan, commit, seed: 7, otherMachines: [] },
      machine: {
        ...{ os: 'Debian 12', kernel, arch: 'x64', cpu, cores: 2, node: 'v20.20.0' },
        ...{ memoryBytes: 8e9, loadAtStart: 0.5 },
      },
      broker: { name: 'aedes', version: '1.2.0', tcpUrl: '', wsUrl: '' },
      brokers: [{ name: 'aedes', version: '1.2.0', transports: ['tcp'] }],
    },
    stacks: [
      { name: 'node-datachannel', version, ...stack, ...absent },
      { name: 'wrtc', version: '0.10.0', ...stack, ...absent },
    ] as RunFile['stacks'], // `status` is one of its words
  };
}
