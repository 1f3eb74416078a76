/**
 * Looks at one broker after the other: starts it, runs what was asked for, ends it. What a look consists of is
 * passed in. A broker that cannot be looked at is an entry with its reason, and the rest goes on.
 */
import type { BrokerAddress, RunningBroker, StartOptions, Transport } from '../brokers/broker.ts';
import { momentNotice, type Etiquette } from '../brokers/etiquette.ts';
import { HarnessError, type Failure } from '../core/errors.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Benchmark, BrokerReport, EntryResult, Limit } from './result.ts';
import { attempted, closed, type Attempt } from './run-attempt.ts';
import { summarise } from './summary.ts';

/** A broker that is there to be looked at. */
export interface Target {
  readonly name: string;
  readonly version: string;
  readonly kind: BrokerReport['kind'];
  readonly addresses: Readonly<Partial<Record<Transport, BrokerAddress>>>;
  readonly etiquette: Etiquette;
  /** Starts the same broker once more; null where it cannot be had. */
  readonly restart: ((options: StartOptions) => Promise<RunningBroker>) | null;
  close(): Promise<void>;
}

/** A broker that was asked for; nothing of it runs yet. */
export interface Candidate {
  readonly name: string;
  readonly kind: BrokerReport['kind'];
  /** @throws HarnessError when it is not installed, does not start or is not reached */
  start(): Promise<Target>;
}

/** What is looked at; a look that was not asked for is null. */
export interface Looks {
  readonly levels: (target: Target) => Promise<readonly number[]>;
  readonly conformance: ((target: Target) => Promise<EntryResult[]>) | null;
  readonly limits: ((target: Target) => Promise<Limit[]>) | null;
  /** Asked last, whatever the others made of it: parts of a benchmark fail one by one when a broker dies. */
  readonly alive: (target: Target) => Promise<boolean>;
  /** @param control - started beside it; null when the target is the control itself */
  readonly benchmark:
    | ((
        target: Target,
        control: Target | null,
      ) => Promise<{ target: Benchmark; control: Benchmark | null }>)
    | null;
}

export interface Plan {
  readonly candidates: readonly Candidate[];
  /** Measured in turns with every other broker. */
  readonly control: Candidate;
  readonly looks: Looks;
  /** Fires when the user wants to stop; what was seen until then is kept. */
  readonly signal: AbortSignal;
  /** Gets what happens now, one line each. */
  readonly say: (line: string) => void;
}

/** One report for each candidate, in their order; never rejects. */
export async function lookAtBrokers(plan: Plan): Promise<BrokerReport[]> {
  const reports: BrokerReport[] = [];
  for (const [index, candidate] of plan.candidates.entries()) {
    const place = `[${index + 1}/${plan.candidates.length}] ${candidate.name}`;
    const say = (line: string) => {
      plan.say(`${place}: ${line}`);
    };
    const report = await lookAt(candidate, { ...plan, say });
    const summary = summarise(report, plan.control.name);
    reports.push({ ...report, summary: [...summary, ...report.summary] });
  }
  return reports;
}

async function lookAt(candidate: Candidate, plan: Plan): Promise<BrokerReport> {
  if (!plan.signal.aborted) plan.say('starting');
  const started = await attempted(
    () => candidate.start(),
    plan.signal,
    (late) => closed(late),
  );
  if ('failure' in started) {
    plan.say(`not looked at: ${started.failure.code}: ${started.failure.what}`);
    return { ...blank(candidate), ...notPassed(started.failure) };
  }
  const target = started.value;
  try {
    return await lookAtTarget(target, plan);
  } finally {
    await closed(target);
  }
}

async function lookAtTarget(target: Target, plan: Plan): Promise<BrokerReport> {
  const { looks, signal, say } = plan;
  const look = <T>(what: string, work: (() => Promise<T>) | null): Promise<Attempt<T | null>> => {
    if (work !== null) say(what);
    return attempted(async () => (work === null ? null : work()), signal);
  };
  const { levels, conformance, limits } = looks;
  const level = await look('protocol levels', () => levels(target));
  const entries = await look('conformance', conformance && (() => conformance(target)));
  const probed = await look('limits', limits && (() => limits(target)));
  const measured = await look('benchmark', looks.benchmark && (() => measure(target, plan)));
  const end = await attempted(() => stillThere(target, looks), signal);
  const failures = [level, entries, probed, measured, end].flatMap((each) =>
    'failure' in each ? [each.failure] : [],
  );
  const [first] = failures;
  if (first !== undefined) say(`not to the end: ${first.code}: ${first.what}`);
  const benchmarks = valueOf(measured);
  return {
    ...blank(target),
    version: target.version,
    transports: transportsOf(target),
    protocolVersions: [...(valueOf(level) ?? [])],
    conformance: valueOf(entries) ?? [],
    limits: valueOf(probed) ?? [],
    benchmark: benchmarks?.target ?? null,
    control: benchmarks?.control ?? null,
    summary: target.etiquette.manners === 'guest' ? [momentNotice] : [],
    ...(first === undefined ? { outcome: 'passed', reason: null } : notPassed(first)),
  };
}

/** @throws HarnessError `broker-lost` */
async function stillThere(target: Target, { alive }: Looks): Promise<void> {
  if (await alive(target)) return;
  throw new HarnessError({
    code: 'broker-lost',
    what: `${target.name} was there at the start and answers no CONNECT at the end`,
    cure: 'look into its log; what was seen until it ended is kept',
  });
}

/** The control is started for each broker anew, so that nothing of one is left when the next is measured. */
async function measure(target: Target, { looks, control, signal }: Plan) {
  if (looks.benchmark === null) return null;
  if (target.name === control.name) return looks.benchmark(target, null);
  const started = await attempted(
    () => control.start(),
    signal,
    (late) => closed(late),
  );
  if ('failure' in started) {
    const made = await looks.benchmark(target, null);
    const { code, what } = started.failure;
    const leftOut = { part: `comparison with ${control.name}`, why: `${code}: ${what}` };
    return { ...made, target: { ...made.target, leftOut: [...made.target.leftOut, leftOut] } };
  }
  try {
    return await looks.benchmark(target, started.value);
  } finally {
    await closed(started.value);
  }
}

const valueOf = <T>(attempt: Attempt<T>): T | null => ('value' in attempt ? attempt.value : null);

const transportsOf = ({ addresses }: Target): Transport[] =>
  (['tcp', 'tls', 'ws', 'wss'] as const).filter((transport) => addresses[transport] !== undefined);

const blank = ({ name, kind }: Candidate | Target): BrokerReport => ({
  ...{ name, kind, version: '', protocolVersions: [], transports: [] },
  ...{ outcome: 'inconclusive', reason: null, limits: [], conformance: [] },
  ...{ benchmark: null, control: null, summary: [] },
});

/** Not installed is no fault of the broker, and neither is what we ourselves failed at or were stopped in. */
function notPassed(failure: Failure): { outcome: Outcome; reason: Failure } {
  const { code, what, cure } = failure;
  const ours = code === 'harness-error' || code === 'run-stopped';
  const outcome = code === 'broker-missing' ? 'unsupported' : ours ? 'inconclusive' : 'failed';
  return { outcome, reason: { code, what, cure } };
}
