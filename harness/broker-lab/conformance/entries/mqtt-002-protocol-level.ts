/** MQTT-002: the protocol level is negotiated by CONNACK; one that the broker does not speak is refused in words. */
import { generate } from 'mqtt-packet';
import type { ProtocolLevel } from '../../../brokers/broker.ts';
import { codeOf } from '../capabilities.ts';
import type { EntryContext } from '../context.ts';
import { unlessAny, type Entry } from '../entry.ts';
import type { WireClient } from '../wire/client.ts';
import { ping } from '../wire/exchange.ts';

/** A level that no standard has: whoever accepts it accepts anything, so its "yes" says nothing. */
const madeUpLevel = 77;

export const mqtt002: Entry = {
  id: 'MQTT-002',
  claim:
    'A protocol level is either accepted with CONNACK 0 or refused with a CONNACK that says so, and a refused connection is closed.',
  references: ['MQTT 3.1.1 [MQTT-3.1.2-2], [MQTT-3.1.4-5]', 'MQTT 5 section 3.1.2.2'],
  needs: [],
  demand: { connections: 3, messages: 0, bytes: 0 },
  cure: 'set the protocol level of the client by hand instead of trying the higher one first',
  waits: true,
  run: async (context) => {
    const four = await attempt(context, 4);
    const five = await attempt(context, 5);
    const madeUp = await attemptMadeUp(context);
    const accepted = [four, five].filter((one) => one.code === 0).map(({ level }) => level);
    const problems = [four, five, madeUp].flatMap(problemsOf);
    if (accepted.length === 0) problems.push('neither level 4 nor level 5 is accepted');
    if (madeUp.code === 0) problems.push(`made-up level ${madeUpLevel} is accepted`);
    const words = [four, five, madeUp].map(({ level, said }) => `level ${level}: ${said}`);
    return unlessAny(problems, words.join('; '));
  },
};

interface Attempt {
  readonly level: number;
  /** Of CONNACK; null when none came. */
  readonly code: number | null;
  readonly closed: boolean;
  readonly works: boolean;
  readonly said: string;
}

async function attempt(context: EntryContext, level: ProtocolLevel): Promise<Attempt> {
  const client = await context.open(`level-${level}`, { level });
  const connack = await client.connect();
  return judge(client, level, connack === null ? null : codeOf(connack));
}

async function attemptMadeUp(context: EntryContext): Promise<Attempt> {
  const client = await context.open(`level-${madeUpLevel}`);
  const bytes = generate({
    cmd: 'connect',
    clientId: client.plan.clientId,
    clean: true,
    keepalive: 30,
  });
  bytes[8] = madeUpLevel; // fixed header 2, "MQTT" with its length 6 (MQTT 3.1.1 3.1.2.2)
  client.sendRaw(bytes, `CONNECT level ${madeUpLevel}`);
  const connack = () => client.received.find(({ cmd }) => cmd === 'connack');
  await client.until(() => client.ended !== null || connack() !== undefined, 3_000);
  const packet = connack();
  return judge(client, madeUpLevel, packet?.cmd === 'connack' ? codeOf(packet) : null);
}

async function judge(client: WireClient, level: number, code: number | null): Promise<Attempt> {
  const refused = code !== 0;
  const closed = refused && (await client.until(() => client.ended !== null, 2_000));
  const works = !refused && (await ping(client)) !== null;
  await client.leave();
  const answer = code === null ? 'no CONNACK' : `CONNACK ${code}`;
  return { level, code, closed, works, said: `${answer}${closed ? ', closed' : ''}` };
}

function problemsOf({ level, code, closed, works }: Attempt): string[] {
  if (code === 0) return works ? [] : [`level ${level} is accepted, but PINGREQ gets no answer`];
  return [
    ...(code === null ? [`level ${level} is refused without a CONNACK`] : []),
    ...(closed ? [] : [`after refusing level ${level} the connection stays open`]),
  ];
}
