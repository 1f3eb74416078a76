/** For tests: a peer without a process, which answers every command as told. */
import type { AgentCommand } from '../agent/protocol.ts';
import { deferred } from '../core/deferred.ts';
import type { RunningPeer } from '../drivers/driver.ts';
import type { RawEvent } from '../timeline/event.ts';

/** @param answer - throws what the peer fails with; undefined: the usual answer */
export function standInPeer(
  answer: (command: AgentCommand) => unknown = () => undefined,
  close: 'ends' | 'hangs' = 'ends',
): RunningPeer & { readonly events: RawEvent[] } {
  const ended = deferred<string>();
  const events: RawEvent[] = [];
  const end = () => {
    ended.resolve('exit code 0');
    return Promise.resolve(performance.now());
  };
  return {
    events,
    identity: { engine: 'stand-in', version: '1', userAgent: 'stand-in' },
    surroundings: { rtc: true, noRtc: '', crossOriginIsolated: true, clockStepMs: 0 },
    place: 'node',
    send: async (command) => {
      await Promise.resolve();
      return answer(command) ?? usual(command);
    },
    onAddress: () => undefined,
    takeEvents: () => events.splice(0),
    kill: end,
    ended: ended.promise,
    close: () =>
      close === 'ends' ? end().then(() => undefined) : new Promise<never>(() => undefined),
  };
}

function usual(command: AgentCommand): unknown {
  const now = performance.now();
  return command.do === 'ping' ? { received: now, replied: now } : {};
}
