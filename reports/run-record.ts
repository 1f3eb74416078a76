/** From what the tests of a run left behind to its folder: attempts numbered, environments of all workers made one. */
import { runOf } from '../harness/analysis/aggregate.ts';
import type { Attempt, RunFile } from '../harness/analysis/result.ts';
import { cellId, type CellKey } from '../harness/core/ids.ts';
import type { Reason } from '../harness/core/outcome.ts';
import type { MachineInfo, StackInfo } from '../harness/timeline/environment.ts';
import type { RunFolder } from './archive.ts';
import type { Gathered } from './gather.ts';
import { unknownEnvironment } from './no-environment.ts';

/** What is known of a run beside what its tests recorded. */
export interface AboutRun extends Pick<RunFile, 'id' | 'startedAt' | 'durationMs' | 'shard'> {
  readonly planned: readonly CellKey[];
  /** Why cells are without any attempt, where that is known. */
  readonly unbegun?: Reason | undefined;
}

/** The run, with the timelines of its attempts, in the order in which they ended. */
export function runFolderOf(about: AboutRun, gathered: readonly Gathered[]): RunFolder {
  const timelines = new Map<string, Buffer>();
  const counts = new Map<string, number>();
  const records = gathered.map(({ key, attempt: seen, retry, timeline }, number) => {
    const id = cellId(key);
    const index = counts.get(id) ?? 0;
    counts.set(id, index + 1);
    const name = timeline === null ? null : timelineName(number);
    if (name !== null && timeline !== null) timelines.set(name, timeline);
    const attempt: Attempt = { ...seen, index, retry, timeline: name };
    return { key, attempt };
  });
  return { run: runOf({ ...about, records, ...whereItRan(gathered) }), timelines };
}

/** Of the attempt that ended as number `number` of the run, from 0; relative to the run's folder. */
export const timelineName = (number: number): string => `timelines/${number + 1}.jsonl.gz`;

function whereItRan(gathered: readonly Gathered[]): Pick<RunFile, 'environment' | 'stacks'> {
  const records = gathered.flatMap(({ about }) => about ?? []);
  const [first] = records;
  if (first === undefined) return { environment: unknownEnvironment, stacks: [] };
  const machines = new Map(
    records.map(({ environment: { machine } }) => [machineName(machine), machine]),
  );
  machines.delete(machineName(first.environment.machine));
  const brokers = new Map(
    records.flatMap(({ environment }) => environment.brokers.map((each) => [each.name, each])),
  );
  const environment = {
    ...first.environment,
    brokers: [...brokers.values()],
    otherMachines: [...machines.values()],
  };
  return { environment, stacks: bestKnown(records.flatMap(({ stacks }) => stacks)) };
}

const machineName = ({ os, cpu, cores, node }: MachineInfo) => `${os} ${cpu} ${cores} ${node}`;

/** Of each stack, what a worker knew that had seen it run; else what set-up said. */
function bestKnown(all: readonly StackInfo[]): StackInfo[] {
  const best = new Map<string, StackInfo>();
  for (const stack of all) {
    const known = best.get(stack.name);
    if (known === undefined || (known.userAgent === '' && stack.userAgent !== '')) {
      best.set(stack.name, stack);
    }
  }
  return [...best.values()];
}
