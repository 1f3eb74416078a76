/** An invented run, so that the page can be worked on without a browser, a broker or a run. */
import type { Attempt, Cell, Figure, RunFile } from '../../../harness/analysis/result.ts';
import type { Reason } from '../../../harness/core/outcome.ts';
import { cellId } from '../../../harness/core/ids.ts';
import { outcomes, type Outcome } from '../../../harness/core/outcome.ts';
import { seededRandom, type Random } from '../../../harness/core/random.ts';
import { sampleMachine, sampleStacks } from './environment.ts';

const scenarios = ['connect', 'echo', 'throughput', 'round-trip', 'close'] as const;
type Scenario = (typeof scenarios)[number];

/** DTLS takes a second in this direction only, as was measured by hand. */
export const isSlow = (offerer: string, answerer: string): boolean =>
  offerer === 'firefox' && answerer === 'node-datachannel';
/** One stack emits candidates that the other refuses. */
export const isBroken = (offerer: string, answerer: string): boolean =>
  offerer === 'werift' && answerer === 'wrtc';

/** The whole run; the same on every call. */
export function sampleRun(): RunFile {
  const random = seededRandom(7);
  const names = sampleStacks.map((stack) => stack.name);
  const cells = scenarios.flatMap((scenario) =>
    names.flatMap((offerer) =>
      names.map((answerer) => sampleCell(scenario, offerer, answerer, random)),
    ),
  );
  const totals = {
    planned: cells.length,
    passed: 0,
    failed: 0,
    quirk: 0,
    unsupported: 0,
    inconclusive: 0,
  };
  for (const cell of cells) totals[cell.outcome] += 1;
  return {
    schema: 'signalbox-run/1',
    id: '2026-11-22T16-40-12-4f2c1e9',
    startedAt: '2026-11-22T16:40:12.000Z',
    durationMs: 214_000,
    shard: null,
    environment: {
      signalbox: '0.1.0',
      machine: sampleMachine,
      otherMachines: [],
      broker: {
        name: 'aedes',
        version: '1.2.0',
        tcpUrl: 'mqtt://127.0.0.1:41882',
        wsUrl: 'ws://127.0.0.1:41883',
      },
      brokers: [{ name: 'aedes', version: '1.2.0', transports: ['tcp', 'ws'] }],
      commit: '4f2c1e9a77d1',
      plan: 'quick',
      seed: 20261122,
    },
    stacks: sampleStacks,
    totals,
    cells,
  };
}

function sampleCell(scenario: Scenario, offerer: string, answerer: string, random: Random): Cell {
  const key = { scenario, offerer, answerer, broker: 'aedes', link: 'direct', dialect: 'native' };
  const { outcome, reason } = verdict(scenario, offerer, answerer);
  const ran = outcome !== 'unsupported';
  const figures = outcome === 'passed' || outcome === 'quirk' ? sampleFigures(key, random) : {};
  const timeline = ran ? `timelines/${scenario}-${offerer}-${answerer}-0.jsonl.gz` : null;
  const attempts = ran ? [sampleAttempt({ outcome, reason, figures, timeline })] : [];
  return { id: cellId(key), ...key, outcome, reason, attempts, figures, timeline };
}

function sampleAttempt(
  given: Pick<Attempt, 'outcome' | 'reason' | 'figures' | 'timeline'>,
): Attempt {
  const ok = given.outcome === 'passed';
  return {
    index: 0,
    retry: 0,
    startedAt: '2026-11-22T16:41:02.311Z',
    durationMs: 1400,
    checks: [
      {
        id: 'both-open',
        claim: 'the channel opens on both sides and a nonce is echoed both ways',
        references: ['DC-001', 'RFC 8832 §5'],
        outcome: ok ? 'passed' : given.outcome,
        evidence: ok
          ? 'open on both sides; 32 bytes came back equal, twice'
          : 'no open was seen in 5000 ms',
      },
      {
        id: 'retained-only-presence',
        claim: 'nothing but presence is retained on the broker',
        references: ['HR-4', 'SIG-011'],
        outcome: 'passed',
        evidence: '2 of 11 messages retained, both presence',
      },
    ],
    ...given,
  };
}

function verdict(
  scenario: Scenario,
  offerer: string,
  answerer: string,
): { outcome: Outcome; reason: Reason | null } {
  const missing = sampleStacks.find(
    (stack) => [offerer, answerer].includes(stack.name) && stack.noDataPlane,
  );
  if (missing) {
    const code = missing.status === 'missing' ? 'stack-missing' : 'no-rtc';
    return {
      outcome: 'unsupported',
      reason: { code, what: missing.noDataPlane, cure: missing.cure },
    };
  }
  if (isBroken(offerer, answerer)) return { outcome: 'failed', reason: brokenReason };
  if (scenario === 'close' && offerer === 'werift' && answerer === 'werift') {
    return { outcome: 'quirk', reason: quirkReason };
  }
  return { outcome: outcomes[0], reason: null };
}

const brokenReason: Reason = {
  code: 'ice-timeout',
  what: 'descriptions were exchanged, but ICE found no path in 5000 ms; the answerer refused 2 candidates',
  cure: 'wrtc refuses candidates without a numeric sdpMLineIndex: normalise them before addIceCandidate',
};
const quirkReason: Reason = {
  code: 'close-noticed',
  what: 'the other side noticed the end after 2104 ms by ICE, not by the channel',
  cure: 'known deviation of werift 0.22.9; nothing to do',
};

function sampleFigures(
  { scenario, offerer, answerer }: { scenario: Scenario; offerer: string; answerer: string },
  random: Random,
): Record<string, Figure> {
  const cost = (name: string): number =>
    name === 'node-datachannel' ? 0.6 : name === 'werift' ? 1.6 : 1;
  const weight = cost(offerer) * cost(answerer);
  const slow = isSlow(offerer, answerer) ? 980 : 0;
  if (scenario === 'connect') {
    return {
      'time-to-open': spread({ base: 120 * weight + slow, unit: 'ms', random, n: 30 }),
      'signalling.messages': fact(11, 'count'),
      'signalling.bytes': fact(2931, 'B'),
    };
  }
  if (scenario === 'round-trip') {
    return {
      'round-trip.idle': spread({ base: 0.4 * weight, unit: 'ms', random, n: 200 }),
      'round-trip.loaded': spread({ base: 6 * weight, unit: 'ms', random, n: 200 }),
    };
  }
  if (scenario === 'throughput')
    return {
      'goodput.64KiB.offerer→answerer': spread({
        base: 260 / weight,
        unit: 'Mbit/s',
        random,
        n: 6,
      }),
    };
  return {};
}

function spread(given: { base: number; unit: 'ms' | 'Mbit/s'; random: Random; n: number }): Figure {
  const { base, unit, random, n } = given;
  const round = (value: number): number => Math.round(value * 100) / 100;
  const samples = Array.from({ length: n }, () => round(base * (0.85 + 0.5 * random() ** 3)));
  const sorted = samples.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(n - 1, Math.floor(share * n))] ?? base;
  return {
    type: 'distribution',
    unit,
    class: 'absolute',
    better: unit === 'ms' ? 'lower' : 'higher',
    definition:
      unit === 'ms'
        ? 'From createOffer to the first open, on the offerer’s clock.'
        : 'Payload bytes the receiver’s application got per second, warm-up excluded.',
    n,
    min: at(0),
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    max: at(1),
    samples,
  };
}

const fact = (value: number, unit: 'count' | 'B'): Figure => ({
  type: 'value',
  value,
  unit,
  class: 'exact',
  better: 'lower',
  definition: 'MQTT messages between T3 and T12, both peers together.',
  n: 1,
});
