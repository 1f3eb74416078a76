/** Check PERF-005: every planned transfer was measured, and all that was sent arrived in order and unchanged. */
import { ofKind, type EventOf } from '../../timeline/event.ts';
import { windowName, type WindowKey } from '../figures/goodput.ts';
import { heldWindows } from '../figures/load.ts';
import { defineCheck, unlessAny, type Check } from './check.ts';

/**
 * Transfers are complete and intact.
 * @param planned - the windows that must be there; one that is missing fails the check
 */
export function goodputIntact(planned: readonly WindowKey[]): Check {
  return defineCheck({
    id: 'goodput-intact',
    claim: 'Every transfer arrives whole, in order and unchanged, and is measured at the receiver.',
    references: ['PERF-005', 'DC-024'],
    observe: (events) => {
      const windows = ofKind(events, 'goodput.window');
      const seen = new Set(windows.map(windowName));
      const missing = planned.filter((key) => !seen.has(windowName(key)));
      const problems = [
        ...missing.map((key) => `${windowName(key)} was not measured`),
        ...windows.flatMap(damage),
        ...heldWindows(events).map(
          ({ window, afterMs }) =>
            `${windowName(window)}: the last messages came only when more was sent, ${(afterMs / 1000).toFixed(1)} s after the end`,
        ),
      ];
      return unlessAny(problems, `${windows.length} transfers intact`);
    },
  });
}

function damage(window: EventOf<'goodput.window'>): string[] {
  const problems: string[] = [];
  if (!window.inOrder) problems.push('messages out of order or missing');
  if (!window.intact) problems.push('the hash of the payload differs');
  if (window.sentMessages !== window.receivedMessages) {
    problems.push(`${window.receivedMessages} of ${window.sentMessages} messages arrived`);
  }
  if (!(window.bytes > 0 && window.ms > 0)) problems.push('nothing arrived in the window');
  return problems.map((problem) => `${windowName(window)}: ${problem}`);
}
