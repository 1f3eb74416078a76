/** Check DC-009, DC-010, DC-014: every message comes back with its type and its bytes. */
import { ofKind, type EventOf } from '../../timeline/event.ts';
import { defineCheck, unlessAny, type Check } from './check.ts';

/**
 * Every message comes back unchanged.
 * @param casesPerSide - how many messages each peer was to send; one that is missing fails the check
 * @param leftOut - sizes in bytes that were to be sent and are above the negotiated maximum; only told
 */
export function echoIntact(casesPerSide: number, leftOut: readonly number[] = []): Check {
  return defineCheck({
    id: 'echo-intact',
    claim: 'Every message, text or binary, of every size comes back with the same type and bytes.',
    references: ['DC-009', 'DC-010', 'DC-014'],
    observe: (events) => {
      const results = ofKind(events, 'echo.result');
      const problems = (['offerer', 'answerer'] as const).flatMap((role) => {
        const own = results.filter(({ by }) => by === role);
        const late = ofKind(events, 'echo.late').filter(({ by }) => by === role);
        return [...missing(role, own.length, casesPerSide), ...damages(role, own, late)];
      });
      const seen = unlessAny(problems, `${results.length} messages came back unchanged`);
      if (leftOut.length === 0) return seen;
      const untried = `left out, above the negotiated maximum: ${leftOut.join(', ')} B`;
      return { ...seen, evidence: `${seen.evidence}; ${untried}` };
    },
  });
}

function missing(role: string, seen: number, planned: number): string[] {
  return seen === planned ? [] : [`${role}: ${seen} results of ${planned} messages`];
}

/** Those with the same trouble in one line: a dead channel loses every later message. */
function damages(
  role: string,
  results: readonly EventOf<'echo.result'>[],
  late: readonly EventOf<'echo.late'>[],
): string[] {
  const byTrouble = new Map<string, string[]>();
  for (const result of results) {
    const trouble = troubleOf(result, late);
    if (trouble === null) continue;
    const which = `${result.type} of ${result.size} B`;
    byTrouble.set(trouble, [...(byTrouble.get(trouble) ?? []), which]);
  }
  return [...byTrouble].map(([trouble, which]) => `${role}: ${which.join(', ')} ${trouble}`);
}

/** What was lost and what only took too long are different defects. */
function troubleOf(
  result: EventOf<'echo.result'>,
  late: readonly EventOf<'echo.late'>[],
): string | null {
  const came = late.find(({ type, size }) => type === result.type && size === result.size);
  if (result.receivedHash === null && came !== undefined) {
    return `came back too late, after ${(came.ms / 1_000).toFixed(1)} s`;
  }
  if (result.receivedHash === null) return 'did not come back';
  if (result.receivedType !== result.type) return `came back as ${result.receivedType}`;
  return result.receivedHash === result.sentHash ? null : 'came back changed';
}
