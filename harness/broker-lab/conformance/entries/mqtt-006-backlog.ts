/** MQTT-006: a session keeps what came at QoS 1 while its client was away, and our dialect can tell that it is old. */
import { unguessable } from '../../../core/random.ts';
import type { Envelope } from '../../../core/signal.ts';
import { native } from '../../../dialects/native.ts';
import { unlessAny, type Entry } from '../entry.ts';
import { sessionPresent } from '../sessions.ts';
import type { WireClient } from '../wire/client.ts';

const ageMs = 60_000;
const room = 'backlog';

export const mqtt006: Entry = {
  id: 'MQTT-006',
  claim:
    'A resumed session gets its QoS 1 backlog once, in order, not flagged retained, and an offer in it can be told from a fresh one by its date.',
  references: ['MQTT 3.1.1 [MQTT-3.1.2-5]', 'MQTT 5 section 3.1.2.11.2', 'HR-4'],
  needs: [],
  demand: { connections: 5, messages: 3, bytes: 1_024 },
  cure: 'connect with a clean start, so that nobody relies on a backlog',
  waits: true,
  run: async (context) => {
    const clientId = `sb-session-${unguessable(4)}`;
    const topic = context.topic('inbox');
    const before = await context.subscriber('before', [topic], { clientId, clean: false });
    await before.leave();
    const publisher = await context.connect('publisher');
    const offers = [1, 2, 3].map((seq) => staleOffer(seq));
    for (const { payload } of offers) await context.publish(publisher, topic, payload);

    const back = await context.connect('back', { clientId, clean: false });
    await back.until(() => back.messages(topic).length >= 3, 3_000);
    await context.quiet(500);
    await back.leave();
    const again = await context.connect('again', { clientId, clean: false });
    await context.quiet(500);
    const repeated = again.messages(topic).length;
    return unlessAny(
      [
        ...(sessionPresent(back) ? [] : ['the session is gone after the client left']),
        ...backlogProblems(back, topic),
        ...staleProblems(back, topic),
        ...(repeated === 0 ? [] : [`${repeated} acknowledged messages came again`]),
      ],
      `3 offers dated ${ageMs / 1_000} s ago came at the return of the client`,
    );
  },
};

function backlogProblems(client: WireClient, topic: string): string[] {
  const messages = client.messages(topic);
  const order = messages.map(({ payload }) => sequenceOf(payload.toString())).join(',');
  return [
    ...(order === '1,2,3' ? [] : [`backlog 1,2,3 came as "${order}"`]),
    ...(messages.some(({ retain }) => retain) ? ['backlog is flagged retained'] : []),
  ];
}

/** What our own peers look at before they answer (harness/agent/session.ts). */
function staleProblems(client: WireClient, topic: string): string[] {
  const limit = native.freshnessMs;
  return client.messages(topic).flatMap(({ payload }) => {
    const decoded = native.decode({ room }, inbox, payload.toString());
    if (!decoded.ok) return [`an offer of the backlog cannot be read: ${decoded.why}`];
    const age = Date.now() - (decoded.envelope.createdAt ?? Date.now());
    return age > limit ? [] : [`an offer of the backlog looks fresh: ${age} ms old`];
  });
}

const inbox = native.filters({ room, me: 'b' })[0] ?? '';

function staleOffer(seq: number): { payload: string } {
  const envelope: Envelope = {
    from: 'a',
    to: 'b',
    session: 's1',
    toSession: null,
    seq,
    createdAt: Date.now() - ageMs,
    signal: { kind: 'offer', sdp: 'v=0' },
  };
  return native.encode({ room }, envelope);
}

function sequenceOf(payload: string): string {
  const decoded = native.decode({ room }, inbox, payload);
  return decoded.ok ? String(decoded.envelope.seq) : '?';
}
