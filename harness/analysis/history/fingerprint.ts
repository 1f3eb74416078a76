/** What a run ran on, reduced to what decides comparisons: machine, stacks, brokers, commit. */
import { z } from 'zod';
import type { MachineInfo } from '../../timeline/environment.ts';
import type { RunFile } from '../result.ts';

const machine = z.object({
  os: z.string(),
  kernel: z.string(),
  arch: z.string(),
  cpu: z.string(),
  cores: z.int(),
  node: z.string(),
});
export type MachinePrint = z.infer<typeof machine>;

const stack = z.object({
  name: z.string(),
  version: z.string(),
  /** `playwright build`, `system build`, `npm package`, …: the same version may be another binary. */
  launchedBy: z.string(),
});

const broker = z.object({ name: z.string(), version: z.string() });

export const fingerprint = z.object({
  /** Version of Signalbox. */
  signalbox: z.string(),
  /** Empty outside git. */
  commit: z.string(),
  /** Each kind of machine once; more than one when shards of several were merged. */
  machines: z.array(machine),
  /** Those that were found, by name. */
  stacks: z.array(stack),
  brokers: z.array(broker),
});
export type Fingerprint = z.infer<typeof fingerprint>;

/** The fingerprint of a run. */
export function fingerprintOf({ environment, stacks }: RunFile): Fingerprint {
  const { signalbox, commit, broker: first, brokers } = environment;
  const known = brokers.length > 0 ? brokers : [first]; // files from before there could be several
  return {
    signalbox,
    commit,
    machines: eachOnce([environment.machine, ...environment.otherMachines].map(printOf)),
    stacks: byName(
      stacks
        .filter(({ status }) => status === 'found')
        .map(({ name, version, launchedBy }) => ({ name, version, launchedBy })),
    ),
    brokers: byName(known.map(({ name, version }) => ({ name, version }))),
  };
}

/** Of the shards of one run: machines of all, and what each knew of stacks and brokers. */
export function mergedFingerprint(all: readonly [Fingerprint, ...Fingerprint[]]): Fingerprint {
  const [{ signalbox, commit }] = all;
  return {
    ...{ signalbox, commit },
    machines: eachOnce(all.flatMap(({ machines }) => machines)),
    stacks: byName(eachOnce(all.flatMap(({ stacks }) => stacks))),
    brokers: byName(eachOnce(all.flatMap(({ brokers }) => brokers))),
  };
}

const printOf = ({ os, kernel, arch, cpu, cores, node }: MachineInfo): MachinePrint => ({
  ...{ os, kernel, arch, cpu, cores, node },
});

function eachOnce<T>(all: readonly T[]): T[] {
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}

const byName = <T extends { readonly name: string }>(all: readonly T[]): T[] =>
  [...all].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
