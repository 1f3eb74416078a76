/** Which classes of figures two runs allow to compare, and what differs between them (design, section 6). */
import type { FigureClass } from '../result.ts';
import type { Fingerprint, MachinePrint } from './fingerprint.ts';
import type { RunSummary } from './summary.ts';

/** One thing that is not the same in both; `''` where one side has none. */
export interface Difference {
  readonly what: 'machine' | 'stack' | 'broker' | 'commit' | 'signalbox' | 'plan';
  /** `kernel`, `node-datachannel`, `mosquitto:tls+wss`; empty for commit, signalbox and plan. */
  readonly name: string;
  readonly base: string;
  readonly head: string;
}

export interface Comparable {
  /** Empty: figures of the class may be compared; else why they may not, each in one sentence. */
  readonly refusals: Readonly<Record<FigureClass, readonly string[]>>;
  /** All that differs, also where it forbids nothing: this is what a change may come from. */
  readonly differences: readonly Difference[];
}

type Compared = Pick<RunSummary, 'plan' | 'fingerprint'>;

/**
 * What may be compared between two runs. Exact figures always may. Relative ones need the same plan, because other
 * windows measure something else. Absolute ones need the same kind of machine too: processor, cores, architecture and
 * system; another kernel or Node is a difference that is told, and a cause like any other.
 */
export function comparable(base: Compared, head: Compared): Comparable {
  const differences = differencesOf(base, head);
  const plan = differences.filter(({ what }) => what === 'plan').map(otherPlan);
  return {
    refusals: {
      exact: [],
      relative: plan,
      absolute: [...plan, ...otherMachine(base.fingerprint, head.fingerprint)],
    },
    differences,
  };
}

/** Machine fields that make times another matter. */
const decisive = ['cpu', 'cores', 'arch', 'os'] as const;
const told = [...decisive, 'kernel', 'node'] as const;

const otherPlan = ({ base, head }: Difference): string =>
  `the plans are ${base} and ${head}, and their windows and counts differ`;

function otherMachine(base: Fingerprint, head: Fingerprint): string[] {
  const several = [base, head].find(({ machines }) => decisiveKinds(machines) !== 1);
  if (several !== undefined) {
    const count = decisiveKinds(several.machines);
    return [`a run took place on ${count} kinds of machine, and its cells do not say on which`];
  }
  return decisive.flatMap((field) => {
    const [before, after] = [valueOf(base.machines, field), valueOf(head.machines, field)];
    return before === after ? [] : [`the machines differ in ${field}: ${before} and ${after}`];
  });
}

const decisiveKinds = (machines: readonly MachinePrint[]): number =>
  new Set(machines.map((machine) => decisive.map((field) => String(machine[field])).join('\n')))
    .size;

const valueOf = (machines: readonly MachinePrint[], field: (typeof told)[number]): string =>
  [...new Set(machines.map((machine) => String(machine[field])))].join(' + ');

function differencesOf(base: Compared, head: Compared): Difference[] {
  const [before, after] = [base.fingerprint, head.fingerprint];
  const all: Difference[] = [
    { what: 'plan', name: '', base: base.plan, head: head.plan },
    { what: 'signalbox', name: '', base: before.signalbox, head: after.signalbox },
    { what: 'commit', name: '', base: before.commit, head: after.commit },
    ...told.map((name): Difference => {
      const sides = { base: valueOf(before.machines, name), head: valueOf(after.machines, name) };
      return { what: 'machine', name, ...sides };
    }),
    ...named('stack', versions(before.stacks), versions(after.stacks)),
    ...named('broker', versions(before.brokers), versions(after.brokers)),
  ];
  return all.filter((each) => each.base !== each.head);
}

type Versions = ReadonlyMap<string, string>;

/** A stack that was launched otherwise is another binary, whatever its version says. */
function versions(
  all: readonly { readonly name: string; readonly version: string; readonly launchedBy?: string }[],
): Versions {
  const found = new Map<string, string>();
  for (const { name, version, launchedBy } of all) {
    const text = launchedBy === undefined ? version : `${version} (${launchedBy})`;
    const before = found.get(name);
    found.set(name, before === undefined ? text : `${before} + ${text}`);
  }
  return found;
}

function named(what: 'stack' | 'broker', before: Versions, after: Versions): Difference[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].map((name) => {
    return { what, name, base: before.get(name) ?? '', head: after.get(name) ?? '' };
  });
}
