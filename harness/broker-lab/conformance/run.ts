/** Runs the conformance entries against one broker: every entry ends with an outcome, whatever happens to it. */
import { withDeadline } from '../../core/deadline.ts';
import { asFailure, HarnessError, type ErrorCode } from '../../core/errors.ts';
import type { EntryResult, PacketSeen } from '../result.ts';
import { answers } from './alive.ts';
import { missingNeed } from './capabilities.ts';
import { EntryContext } from './context.ts';
import type { Entry, Finding } from './entry.ts';
import { isOwn, type Subject } from './subject.ts';
import { GuardedBroker } from './guarded.ts';
import { brokerLedger, withBrokerLedger, type BrokerLedgerEntry } from './ledger.ts';
import { entries } from './registry.ts';

const defaultWithinMs = 15_000;
const tidyWithinMs = 5_000;
/** Entries that wait run beside each other; a broker of others sees fewer connections at a time. */
const waitingAtOnce = { own: 6, others: 2 };

export interface ConformanceOptions {
  readonly entries?: readonly Entry[];
  readonly ledger?: readonly BrokerLedgerEntry[];
  /** ISO 8601 day, for the expiry dates of the ledger. */
  readonly today: string;
}

/** One result for each entry, in the order of the registry; never rejects. */
export async function runConformance(
  subject: Subject,
  options: ConformanceOptions,
): Promise<EntryResult[]> {
  const all = options.entries ?? entries;
  const results = new Map<Entry, EntryResult>();
  const guarded = new GuardedBroker(subject);
  const run = async (entry: Entry) => {
    const reached = [...results.values()].some(({ packets }) => packets.some(isAnswer));
    results.set(entry, await runEntry(entry, subject, options, guarded, reached));
  };
  const waiting = all.filter(({ waits }) => waits === true);
  const lanes = isOwn(subject) ? waitingAtOnce.own : waitingAtOnce.others;
  await Promise.all([
    oneAfterAnother(
      all.filter((entry) => !waiting.includes(entry)),
      run,
    ),
    ...Array.from({ length: lanes }, (_, lane) =>
      oneAfterAnother(
        waiting.filter((_entry, index) => index % lanes === lane),
        run,
      ),
    ),
  ]);
  await guarded.close();
  return all.flatMap((entry) => results.get(entry) ?? []);
}

/**
 * One entry with its deadline, its clean-up and the ledger; never rejects.
 * @param reached - whether the broker answered before: one that was never there is not lost
 */
export async function runEntry(
  entry: Entry,
  subject: Subject,
  { ledger = brokerLedger, today }: ConformanceOptions,
  guarded: GuardedBroker,
  reached = false,
): Promise<EntryResult> {
  const context = new EntryContext(subject, guarded);
  const seen = await look(entry, context);
  const packets = context.log.packets();
  const survived = await unlessLost(seen, subject, reached || packets.some(isAnswer));
  const finding = withBrokerLedger(entry, survived, subject, today, ledger);
  await tidy(context);
  const { outcome, evidence } = finding;
  const { id, claim, references } = entry;
  const reason = finding.reason ?? reasonOf(entry, finding);
  return { id, claim, references: [...references], outcome, reason, evidence, packets };
}

async function look(entry: Entry, context: EntryContext): Promise<Finding> {
  const within = entry.within ?? defaultWithinMs;
  const work = async (): Promise<Finding> =>
    (await missingNeed(entry, context)) ?? (await entry.run(context));
  try {
    // Spent at once, so that waiting for the budget does not fall into what an entry times
    await context.subject.etiquette.spend(entry.demand);
    return await withDeadline(work(), within, (waited) => ({
      code: 'entry-timeout',
      what: `${entry.id} did not end within ${waited} ms`,
      cure: 'see the last packets: the broker stopped answering, or the machine is very busy',
    }));
  } catch (thrown) {
    return thrownFinding(thrown);
  }
}

const isAnswer = ({ direction }: PacketSeen): boolean => direction === 'from broker';

/** A broker that ended in the middle says nothing about the claim at hand, which may be another's doing. */
async function unlessLost(finding: Finding, subject: Subject, reached: boolean): Promise<Finding> {
  const { outcome, reason, evidence } = finding;
  const doubtful = outcome === 'failed' || reason?.code === 'broker-unreachable';
  if (!doubtful || !reached || (await answers(subject))) return finding;
  const what = `the broker answered before, and takes no connection any more; last seen: ${evidence}`;
  const cure = 'see the log of the broker, and run this entry alone';
  return {
    ...{ outcome: 'inconclusive', problems: finding.problems, evidence: what },
    reason: { code: 'broker-lost', what, cure },
  };
}

/** The broker did not let us begin, or the harness itself failed: neither says anything about the claim. */
const inconclusiveCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'broker-unreachable',
  'broker-connect-timeout',
  'broker-refused',
  'broker-start-failed',
  'broker-missing',
  'broker-url-missing',
  'budget-exhausted',
  'harness-error',
]);

function thrownFinding(thrown: unknown): Finding {
  const failure = asFailure(thrown);
  const ours = !(thrown instanceof HarnessError) || inconclusiveCodes.has(failure.code);
  return {
    outcome: ours ? 'inconclusive' : 'failed',
    problems: [`${failure.code}: ${failure.what}`],
    evidence: failure.what,
    reason: failure,
  };
}

function reasonOf(entry: Entry, { outcome, problems }: Finding): EntryResult['reason'] {
  if (outcome === 'passed') return null;
  return { code: entry.id, what: problems.join('; '), cure: entry.cure };
}

async function tidy(context: EntryContext): Promise<void> {
  await withDeadline(context.close(), tidyWithinMs, (waited) => ({
    code: 'broker-lost',
    what: `the broker did not let us clear up within ${waited} ms`,
    cure: 'clear retained messages of this run by hand',
  })).catch(() => undefined); // the result of the entry stands; a broker that hangs shows in it
}

async function oneAfterAnother(
  some: readonly Entry[],
  run: (entry: Entry) => Promise<void>,
): Promise<void> {
  for (const entry of some) await run(entry);
}
