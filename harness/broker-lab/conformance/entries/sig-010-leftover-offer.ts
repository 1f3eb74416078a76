/** SIG-010: an offer that was left on the broker can be recognised as such, and can be removed. */
import { unlessAny, type Entry } from '../entry.ts';

export const sig010: Entry = {
  id: 'SIG-010',
  claim:
    'A retained offer reaches a peer that starts later with the retain flag set, an offer that was not retained does not reach it at all, and a fresh one comes without the flag.',
  references: ['HR-4', 'MQTT 3.1.1 section 3.3.1.3', 'MQTT 5 section 3.3.1.3'],
  needs: [],
  demand: { connections: 3, messages: 4, bytes: 100 },
  cure: 'never retain an offer, and drop offers by age and session nonce at the receiver',
  waits: true,
  run: async (context) => {
    const [inbox, other] = [context.topic('b/inbox'), context.topic('c/inbox')];
    const publisher = await context.connect('offerer');
    await context.publish(publisher, inbox, 'left over', { retain: true });
    await context.publish(publisher, other, 'not retained');
    const late = await context.subscriber('late', [inbox, other]);
    await late.until(() => late.messages(inbox).length > 0, 2_000);
    await context.publish(publisher, inbox, 'fresh');
    const texts = () => late.messages().map(({ payload }) => payload.toString());
    await late.until(() => texts().includes('fresh'), 2_000);
    const flagged = (text: string) =>
      late.messages(inbox).find(({ payload }) => payload.toString() === text)?.retain;
    return unlessAny(
      [
        ...(flagged('left over') === undefined ? ['the retained offer does not come'] : []),
        ...(flagged('left over') === false ? ['the retained offer looks like a fresh one'] : []),
        ...(texts().includes('not retained') ? ['an offer that was not retained was kept'] : []),
        ...(flagged('fresh') === undefined ? ['a fresh offer does not come'] : []),
        ...(flagged('fresh') === true ? ['a fresh offer is flagged retained'] : []),
      ],
      `who came late got: ${texts().join(', ')}`,
    );
  },
};
