/** What an entry asks of our own client, beside what it asks of the broker. */
import type { EntryContext } from '../context.ts';
import { isOwn } from '../subject.ts';

export interface ClientHalf {
  readonly problems: readonly string[];
  /** One clause for the evidence. */
  readonly evidence: string;
}

/** Looks at our client, on brokers of ours alone: it is cut and repeated on purpose, which no guest should do. */
export async function clientHalf(
  context: EntryContext,
  look: (context: EntryContext) => Promise<readonly string[]>,
  right: string,
): Promise<ClientHalf> {
  if (!isOwn(context.subject)) {
    return { problems: [], evidence: 'our client: not tried on a broker of others' };
  }
  const problems = await look(context);
  return { problems, evidence: problems.length === 0 ? `our client: ${right}` : '' };
}
