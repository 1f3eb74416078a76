/** A program under test: any command, in a process group of its own that ends with the run. */
import { spawn, type ChildProcess } from 'node:child_process';
import { deferred } from '../../core/deferred.ts';
import { atMost, soon } from '../../core/deadline.ts';
import { HarnessError } from '../../core/errors.ts';
import { wordsOf } from '../../drivers/external-spec.ts';
import { LastWords } from '../../drivers/last-words.ts';
import {
  leaveWithinMs,
  type Application,
  type Parting,
  type RunningApplication,
} from './application.ts';
import { environmentOf, filled, type Place } from './places.ts';

/** @throws HarnessError `bad-option` when the text names no program */
export function programApplication(command: string): Application {
  if (wordsOf(command).length === 0) {
    throw new HarnessError({
      code: 'bad-option',
      what: `--command "${command}" names no program`,
      cure: 'write the program and its arguments',
    });
  }
  return {
    name: '',
    isOurs: true,
    start: (place) => start(command, place),
    close: () => Promise.resolve(),
  };
}

function start(command: string, place: Place): Promise<RunningApplication> {
  const [program = '', ...args] = wordsOf(command).map((word) =>
    filled(word, place, (value) => value),
  );
  const child = spawn(program, args, {
    env: { ...process.env, ...environmentOf(place) },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true, // a group of its own: whatever it starts ends with it
  });
  const ended = deferred<Parting>();
  const failed = deferred<never>();
  failed.promise.catch(() => undefined); // heard by whoever races against it, or by nobody
  const words = new LastWords(child.stderr);
  let isCut = false;
  const gone = (how: string, isItsOwn: boolean) => {
    if (!isCut) failed.reject(ranOut(program, `${how}${words.quoted}`));
    ended.resolve({ isItsOwn, how });
  };
  child.once('error', (error) => {
    gone(`could not be started: ${error.message}`, false);
  });
  child.once('close', (code, signal) => {
    if (signal === null) gone(`ended with exit code ${String(code)}`, true);
    else gone(`ended by ${signal}, which it does not handle`, false);
  });
  const end = (how: () => void) => {
    isCut = true;
    how();
    return ended.promise;
  };
  return Promise.resolve({
    failed: failed.promise,
    cut: async () => {
      const gone = end(() => {
        killGroup(child);
      });
      // Something that it started in a group of its own may hold its output open
      await atMost(gone, leaveWithinMs);
    },
    // The program alone: what it started is for it to end
    leave: () => {
      if (child.exitCode !== null || child.signalCode !== null)
        return Promise.resolve({ isItsOwn: false, how: 'had ended before it was asked' });
      const still = { isItsOwn: false, how: `was still there ${leaveWithinMs} ms after SIGTERM` };
      return soon(
        end(() => child.kill('SIGTERM')),
        leaveWithinMs,
        still,
      );
    },
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}

const ranOut = (program: string, how: string): HarnessError =>
  new HarnessError({
    code: 'application-failed',
    what: `${program} ${how}`,
    cure: 'it must run until it is ended: start it by hand with the same arguments to see more',
  });
