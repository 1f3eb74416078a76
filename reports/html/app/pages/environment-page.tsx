/** What ran where: stacks, machine, broker and plan. */
import { ScrollArea } from '../parts/scroll-area.tsx';
import type { PageRun } from '../source.ts';
import type {
  MachineInfo,
  RanBroker,
  StackInfo,
} from '../../../../harness/timeline/environment.ts';
import { formatBytes, formatDate, formatDuration, missing } from '../format.ts';
import { Facts } from '../parts/facts.tsx';

export function EnvironmentPage({ run }: { run: PageRun }) {
  const { environment } = run;
  const machines = [environment.machine, ...environment.otherMachines];
  return (
    <>
      <h1 tabIndex={-1}>Environment</h1>
      <p class="lead">
        What took part, in which version, and how it was started. A stack that is missing never
        stops a run: its cells are unsupported, with the reason below.
      </p>
      <section class="panel" aria-labelledby="stacks-title">
        <h2 id="stacks-title">Stacks</h2>
        <ScrollArea label="Stacks">
          <table>
            <thead>
              <tr>
                <th scope="col">Stack</th>
                <th scope="col">Version</th>
                <th scope="col">Started as</th>
                <th scope="col">Data plane</th>
                <th scope="col">What is missing, and what adds it</th>
              </tr>
            </thead>
            <tbody>
              {run.stacks.map((stack) => (
                <StackRow key={stack.name} stack={stack} />
              ))}
            </tbody>
          </table>
        </ScrollArea>
      </section>
      <div class="columns">
        {machines.map((machine, index) => (
          <MachinePanel
            key={index}
            machine={machine}
            number={machines.length > 1 ? index + 1 : 0}
          />
        ))}
        <RunPanel run={run} />
        {environment.brokers.length > 1 && <BrokersPanel brokers={environment.brokers} />}
      </div>
    </>
  );
}

function StackRow({ stack }: { stack: StackInfo }) {
  const capabilities = Object.entries(stack.capabilities);
  const why = [stack.why, stack.noDataPlane].filter(Boolean).join('; ');
  return (
    <tr>
      <th scope="row">{stack.name}</th>
      <td>{stack.version || missing}</td>
      <td>
        {stack.status === 'found' ? stack.launchedBy : stack.status}{' '}
        <span class="dim">({stack.driver})</span>
        {stack.path && (
          <div>
            <code>{stack.path}</code>
          </div>
        )}
        {stack.userAgent && <div class="dim small">{stack.userAgent}</div>}
        {capabilities.length > 0 && (
          <details>
            <summary>capabilities probed: {capabilities.length}</summary>
            <Facts facts={capabilities.map(([name, value]) => [name, JSON.stringify(value)])} />
          </details>
        )}
      </td>
      <td>{stack.status === 'found' && stack.noDataPlane === '' ? '✓ yes' : '– no'}</td>
      <td>
        {why || missing}
        {stack.cure && (
          <div>
            <code>{stack.cure}</code>
          </div>
        )}
      </td>
    </tr>
  );
}

function MachinePanel({ machine, number }: { machine: MachineInfo; number: number }) {
  return (
    <section class="panel">
      <h2>Machine{number > 0 ? ` ${number}` : ''}</h2>
      <Facts
        facts={[
          ['System', machine.os],
          ['Kernel', machine.kernel],
          ['Architecture', machine.arch],
          ['Processor', `${machine.cpu}, ${machine.cores} cores`],
          ['Memory', formatBytes(machine.memoryBytes)],
          ['Node', machine.node],
          [
            'Load at the start',
            `${machine.loadAtStart}${machine.loadAtStart / machine.cores > 0.5 ? ' (above 0.5 per core: take figures with care)' : ''}`,
          ],
        ]}
      />
    </section>
  );
}

function RunPanel({ run }: { run: PageRun }) {
  const { broker, commit, plan, seed, signalbox } = run.environment;
  return (
    <section class="panel">
      <h2>Run</h2>
      <Facts
        facts={[
          ['Id', run.id],
          ['Started', formatDate(run.startedAt)],
          ['Took', formatDuration(run.durationMs)],
          ['Plan', plan],
          ['Seed', String(seed)],
          ['Commit', commit || missing],
          ['Signalbox', signalbox],
          ['Broker', `${broker.name} ${broker.version}`],
          ['Node peers reached it at', broker.tcpUrl || missing],
          ['Pages reached it at', broker.wsUrl || missing],
        ]}
      />
    </section>
  );
}

function BrokersPanel({ brokers }: { brokers: readonly RanBroker[] }) {
  return (
    <section class="panel">
      <h2>Brokers</h2>
      <Facts
        facts={brokers.map(({ name, version, transports }) => [
          name,
          `${version || 'version not told'}, over ${transports.join(' and ')}`,
        ])}
      />
    </section>
  );
}
