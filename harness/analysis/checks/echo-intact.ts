/** Check DC-009, DC-010, DC-013, DC-014: every message comes back with its type and its bytes. */
import { ofKind, type EventOf } from '../../timeline/event.ts';
import { defineCheck, unlessAny, type Check } from './check.ts';

/**
 * Every message comes back unchanged.
 * @param casesPerSide - how many messages each peer was to send; one that is missing fails the check
 */
export function echoIntact(casesPerSide: number): Check {
  return defineCheck({
    id: 'echo-intact',
    claim: 'Every message, text or binary, of every size comes back with the same type and bytes.',
    references: ['DC-009', 'DC-010', 'DC-013', 'DC-014'],
    observe: (events) => {
      const results = ofKind(events, 'echo.result');
      const problems = (['offerer', 'answerer'] as const).flatMap((role) => {
        const own = results.filter(({ by }) => by === role);
        return [...missing(role, own.length, casesPerSide), ...own.flatMap(damage)];
      });
      return unlessAny(problems, `${results.length} messages came back unchanged`);
    },
  });
}

function missing(role: string, seen: number, planned: number): string[] {
  return seen === planned ? [] : [`${role}: ${seen} results of ${planned} messages`];
}

function damage({ by, type, size, ...result }: EventOf<'echo.result'>): string[] {
  const which = `${by}: ${type} of ${size} B`;
  if (result.receivedHash === null) return [`${which} did not come back`];
  if (result.receivedType !== type) return [`${which} came back as ${result.receivedType}`];
  return result.receivedHash === result.sentHash ? [] : [`${which} came back changed`];
}
