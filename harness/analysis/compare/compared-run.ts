/** What a comparison and a trend say of a run: when, and what it ran on. */
import type { ComparedRun } from './model.ts';
import { machineInWords, type ComparableRun } from './run.ts';

/** The part of a run that is told. */
export function asCompared({ id, startedAt, plan, fingerprint }: ComparableRun): ComparedRun {
  const { signalbox, commit, machines, stacks, brokers } = fingerprint;
  return {
    ...{ id, startedAt, plan, signalbox, commit },
    machines: machines.map(machineInWords),
    stacks: stacks.map(({ name, version }) => ({ name, version })),
    brokers: brokers.map(({ name, version }) => ({ name, version })),
  };
}
