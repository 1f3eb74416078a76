/**
 * Lets the bench go before everything else on the machine, where the system allows it: a thread that sleeps for 40 ms
 * beside busy processes gets its processor back up to 5 ms late, which is no property of what is measured.
 */
import { spawnSync } from 'node:child_process';

/** The lowest priority of its class is enough: it goes before all that have none. */
const policies = { 'real-time': ['--rr', '1'], normal: ['--other', '0'] } as const;
export type Scheduling = keyof typeof policies;

/**
 * Sets the scheduling of this process, and so of all that it starts from now on.
 * @returns what it is now: `normal` where `chrt` (util-linux) or the right to use it is missing
 */
export function schedule(wanted: Scheduling): Scheduling {
  const [policy, priority] = policies[wanted];
  const args = ['--all-tasks', policy, '--pid', priority, String(process.pid)];
  const { status } = spawnSync('chrt', args, { stdio: 'ignore' });
  return status === 0 ? wanted : 'normal';
}
