/** Applications with one fault each before `signalbox check`: all of a worker share one laboratory and one broker. */
import { startAedes } from '../../harness/brokers/aedes.ts';
import type { RunningBroker } from '../../harness/brokers/broker.ts';
import { allRuns, withLab } from '../../harness/cli/check.ts';
import { checkOptions } from '../../harness/cli/check/options.ts';
import type { Lab } from '../../harness/run/lab.ts';
import { expect, needStacks, test as base } from '../test.ts';
import { wrongOf } from './checked.ts';

/** Fault, whether it is looked for as answerer or offerer, what is wrong, and words that must be said of it. */
type Fault = readonly [string, string, readonly string[], RegExp];

/** Not node-datachannel: as offerer it closes now and then, by a fault of its own (`libdatachannel-early-handshake`). */
const stacks = ['wrtc'];
/** What is awaited in vain is awaited so long, in seconds. */
const inVain = 6;

const test = base.extend<object, { bench: { lab: Lab; broker: RunningBroker } }>({
  bench: [
    async ({}, use) => {
      const broker = await startAedes();
      await withLab({ SIGNALBOX_STACKS: stacks.join(',') }, (lab) => use({ lab, broker }));
      await broker.close();
    },
    { scope: 'worker' },
  ],
});

/**
 * One test a fault: the application is right in all but that, and just that is told of it.
 * @param about - dialect and names, as arguments of `check`
 * @param seconds - for each wait on an application with a fault
 */
export function faultTests(
  about: readonly string[],
  program: string,
  faults: readonly Fault[],
  seconds = inVain,
): void {
  for (const [fault, roles, wrong, says] of faults) {
    const sees = wrong.length === 0 ? 'nothing wrong' : wrong.join(', ');
    test(`${program}, ${fault}, as ${roles}: ${sees}`, async ({ machine, bench }) => {
      needStacks(machine, ...stacks);
      const command = `node fixtures/applications/${program} ${fault}`;
      const within = String(fault === 'none' ? 30 : seconds);
      const args = ['--roles', roles, '--within', within, '--command', command];
      const options = checkOptions([...about, ...args]);
      if (options === null) throw new Error('these are no arguments of check');
      const told: string[] = [];
      const runs = await allRuns({ options, found: machine.stacks, stacks }, bench, (lines) => {
        told.push(lines);
      });
      const output = told.join('\n');
      expect([...new Set(runs.flatMap(wrongOf))].sort(), output).toEqual([...wrong].sort());
      expect(output).toMatch(says);
    });
  }
}
