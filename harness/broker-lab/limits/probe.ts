/** Probes the limits of one broker; a probe that fails says so in its value, and the others go on. */
import { withDeadline } from '../../core/deadline.ts';
import { asFailure } from '../../core/errors.ts';
import { EntryContext } from '../conformance/context.ts';
import { isOwn, type Subject } from '../conformance/subject.ts';
import { GuardedBroker } from '../conformance/guarded.ts';
import type { Limit } from '../result.ts';
import type { LimitProbe } from './limit-probe.ts';
import { limitProbes } from './registry.ts';

const withinMs = 20_000;
const tidyWithinMs = 5_000;

/**
 * One limit for each probe, in their order; never rejects. Probes of a broker of ours run beside each other, but
 * the drastic ones after all others, one by one and apart: nats-server 2.9.10 dies of a topic of 65,535 B.
 */
export async function probeLimits(
  subject: Subject,
  probes: readonly LimitProbe[] = limitProbes,
): Promise<Limit[]> {
  const limits = new Map<LimitProbe, Limit>();
  const run = async (probe: LimitProbe, on = subject) => {
    limits.set(probe, await probeOne(probe, on));
  };
  const runApart = (probe: LimitProbe) => onOneMore(subject, (on) => run(probe, on));
  const harmless = probes.filter(({ drastic }) => drastic !== true);
  const drastic = probes.filter((probe) => !harmless.includes(probe));
  if (isOwn(subject)) await Promise.all(harmless.map((probe) => run(probe)));
  else for (const probe of harmless) await run(probe);
  for (const probe of drastic) await runApart(probe);
  return probes.flatMap((probe) => limits.get(probe) ?? []);
}

/** A drastic probe gets a broker of its own where there can be one, so that whoever comes after us finds ours alive. */
async function onOneMore(subject: Subject, work: (on: Subject) => Promise<void>): Promise<void> {
  const transport = subject.addresses.tcp === undefined ? 'ws' : 'tcp';
  const started = await subject
    .restart?.({ transports: new Set([transport]) })
    .catch(() => undefined); // then on the one that there is
  if (started === undefined) return work(subject);
  try {
    await work({ ...subject, addresses: { [transport]: started.address(transport) } });
  } finally {
    await started.close().catch(() => undefined); // it may be dead already
  }
}

async function probeOne(probe: LimitProbe, subject: Subject): Promise<Limit> {
  const { name, how } = probe;
  const context = new EntryContext(subject, new GuardedBroker(subject));
  return { name, how, value: await valueOf(probe, context, subject) };
}

async function valueOf(
  probe: LimitProbe,
  context: EntryContext,
  subject: Subject,
): Promise<string> {
  try {
    // Spent before the deadline starts: waiting for the budget is no fault of the broker
    await subject.etiquette.spend(probe.demand);
    return await withDeadline(probe.run(context), withinMs, (waited) => ({
      code: 'entry-timeout',
      what: `no answer within ${waited} ms`,
      cure: 'probe again when the broker is less busy',
    }));
  } catch (error) {
    const { code, what } = asFailure(error);
    return `not found out (${code}: ${what})`;
  } finally {
    await withDeadline(context.close(), tidyWithinMs, (waited) => ({
      code: 'broker-lost',
      what: `the broker did not let us clear up within ${waited} ms`,
      cure: 'clear retained messages of this run by hand',
    })).catch(() => undefined); // the value stands
  }
}
