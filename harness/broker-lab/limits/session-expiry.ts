/** How long a session is kept for a client that is away. */
import { unguessable } from '../../core/random.ts';
import { levelsOf } from '../conformance/capabilities.ts';
import type { EntryContext } from '../conformance/context.ts';
import { sessionPresent } from '../conformance/sessions.ts';
import type { LimitProbe } from './limit-probe.ts';

const awayMs = 3_500;
const shortSeconds = 2;
const forEver = 0xffff_ffff;

export const sessionExpiry: LimitProbe = {
  name: 'session expiry',
  how: `a session left for ${awayMs} ms; at level 5 also one that asks for ${shortSeconds} s, and what CONNACK makes of "for ever"`,
  demand: { connections: 10, messages: 0, bytes: 0 },
  run: async (context) => {
    const five = (await levelsOf(context)).includes(5);
    const words = await Promise.all([
      keptAtLevel4(context),
      ...(five ? [honoursExpiry(context), longestSession(context)] : []),
    ]);
    return words.join('; ');
  },
};

async function keptAtLevel4(context: EntryContext): Promise<string> {
  const plan = { clientId: `sb-kept-${unguessable(4)}`, clean: false };
  // With a subscription: RabbitMQ keeps nothing of a session that has none
  (await context.subscriber('leaves', [context.topic('kept')], plan)).cut();
  await context.quiet(awayMs);
  const kept = sessionPresent(await context.connect('returns', plan));
  return kept ? `level 4: at least ${awayMs} ms` : `level 4: less than ${awayMs} ms`;
}

async function honoursExpiry(context: EntryContext): Promise<string> {
  const plan = {
    level: 5,
    clean: false,
    clientId: `sb-short-${unguessable(4)}`,
    properties: { sessionExpiryInterval: shortSeconds },
  } as const;
  (await context.subscriber('leaves-shortly', [context.topic('short')], plan)).cut();
  await context.quiet(awayMs);
  const kept = sessionPresent(await context.connect('returns-late', plan));
  return kept
    ? `level 5: ${shortSeconds} s asked for, still there after ${awayMs} ms`
    : `level 5: ends as asked for`;
}

async function longestSession(context: EntryContext): Promise<string> {
  const properties = { sessionExpiryInterval: forEver };
  const client = await context.open('for-ever', { level: 5 });
  const connack = await client.connect({ properties });
  const granted = connack?.properties?.sessionExpiryInterval ?? forEver;
  await client.leave();
  const discards = await context.open('discards', { level: 5, clientId: client.plan.clientId });
  await discards.connect({ clean: true });
  await discards.leave();
  return granted === forEver ? 'no upper bound named' : `at most ${granted} s`;
}
