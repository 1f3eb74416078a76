/** Invented runs, with noise that is known: for tests, samples, and for trying the verdicts themselves. */
import { cellId, type CellKey } from '../../core/ids.ts';
import type { Random } from '../../core/random.ts';
import { worstOutcome, type Outcome } from '../../core/outcome.ts';
import type { ComparableRun, FigureMeaning } from './run.ts';

/** One attempt: what it measured, by figure. */
export type SimulatedAttempt = Readonly<Record<string, number>>;

export interface SimulatedCell {
  readonly key?: Partial<CellKey>;
  readonly attempts: readonly (SimulatedAttempt | Exclude<Outcome, 'passed'>)[];
}

export interface SimulatedRun {
  readonly id: string;
  readonly startedAt: Date;
  readonly commit?: string;
  readonly cpu?: string;
  readonly plan?: string;
  /** Stack → version. */
  readonly stacks?: Readonly<Record<string, string>>;
  readonly cells: readonly SimulatedCell[];
}

const usualKey: CellKey = {
  ...{ scenario: 'connect', offerer: 'chromium', answerer: 'firefox' },
  ...{ broker: 'aedes', link: 'direct', dialect: 'native' },
};

/** What the figures mean that simulated attempts may have. */
const meanings: Readonly<Record<string, FigureMeaning>> = {
  'time-to-open': {
    ...{ unit: 'ms', class: 'absolute', better: 'lower' },
    definition:
      'From the call of createOffer to the open channel, on the offerer’s clock (T12 − T3).',
  },
  'phase.dtls': {
    ...{ unit: 'ms', class: 'absolute', better: 'lower' },
    definition: 'DTLS handshake, on the offerer’s clock (T11 − T10).',
  },
  'goodput.64KiB.offerer→answerer': {
    ...{ unit: 'Mbit/s', class: 'absolute', better: 'higher' },
    definition: 'Payload bytes that the receiving application got per time, offerer→answerer.',
  },
  'goodput.16KiB.offerer→answerer': {
    ...{ unit: 'Mbit/s', class: 'absolute', better: 'higher' },
    definition: 'Payload bytes that the receiving application got per time, offerer→answerer.',
  },
  'signalling.messages': {
    ...{ unit: 'count', class: 'exact', better: 'lower' },
    definition: 'PUBLISH packets of both peers from createOffer until both are open.',
  },
  'signalling.bytes': {
    ...{ unit: 'B', class: 'exact', better: 'lower' },
    definition: 'Payload bytes of those PUBLISH packets, without MQTT headers.',
  },
};

/** A run as history keeps it. */
export function simulatedRun(asked: SimulatedRun): ComparableRun {
  const { id, startedAt, commit = '', cpu = 'Simulated CPU', plan = 'quick', stacks = {} } = asked;
  return {
    ...{ id, plan, figures: meanings },
    startedAt: startedAt.toISOString(),
    fingerprint: {
      ...{ signalbox: '0.1.0', commit },
      machines: [
        { os: 'Simulated 1', kernel: '6.1', arch: 'x64', cpu, cores: 2, node: 'v20.20.0' },
      ],
      stacks: Object.entries(stacks).map(([name, version]) => ({
        name,
        version,
        launchedBy: 'npm package',
      })),
      brokers: [{ name: 'aedes', version: '1.2.0' }],
    },
    cells: asked.cells.map((cell) => cellOf(cell, startedAt)),
  };
}

function cellOf(
  { key = {}, attempts }: SimulatedCell,
  startedAt: Date,
): ComparableRun['cells'][number] {
  const whole = { ...usualKey, ...key };
  const made = attempts.map((attempt, index) => ({
    ...{ index, retry: 0, startedAt: startedAt.toISOString() },
    outcome: typeof attempt === 'string' ? attempt : ('passed' as const),
    code: typeof attempt === 'string' ? 'dtls-timeout' : '',
    figures:
      typeof attempt === 'string'
        ? {}
        : Object.fromEntries(Object.entries(attempt).map(([name, value]) => [name, [value]])),
  }));
  const outcome = worstOutcome(made.map((attempt) => attempt.outcome));
  return { id: cellId(whole), ...whole, outcome, code: '', attempts: made };
}

/** A standard normal number. @see Box and Muller, Ann. Math. Statist. 29 (1958) */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
