/** Which kinds of characters pass in a topic. */
import { legalLevels, tryTopic } from '../conformance/topic-characters.ts';
import type { LimitProbe } from './limit-probe.ts';

export const topicCharacters: LimitProbe = {
  name: 'topic characters',
  how: 'a message to an exact topic with each kind of character that MQTT allows',
  demand: { connections: 14, messages: 14, bytes: 300 },
  run: async (context) => {
    const names = Object.keys(legalLevels);
    const fates = await Promise.all(
      Object.values(legalLevels).map((level) => tryTopic(context, level)),
    );
    const others = names.flatMap((name, index) =>
      fates[index] === 'passed' ? [] : [`${name} ${fates[index] ?? 'lost'}`],
    );
    return others.length === 0 ? `all ${names.length} kinds pass` : `all but: ${others.join(', ')}`;
  },
};
