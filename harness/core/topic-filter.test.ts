/** Tests of topic filters: the examples of MQTT 3.1.1 section 4.7. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HarnessError } from './errors.ts';
import { topicFilter } from './topic-filter.ts';

const meant: [filter: string, topic: string, holds: boolean][] = [
  ['sport/tennis/player1/#', 'sport/tennis/player1', true],
  ['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon', true],
  ['sport/tennis/player1/#', 'sport/tennis/player10', false],
  ['sport/tennis/+', 'sport/tennis/player1', true],
  ['sport/tennis/+', 'sport/tennis/player1/ranking', false],
  ['sport/+', 'sport', false],
  ['sport/+', 'sport/', true],
  ['+/+', '/finance', true],
  ['/+', '/finance', true],
  ['+', '/finance', false],
  ['#', '$SYS/monitor/Clients', false],
  ['+/monitor/Clients', '$SYS/monitor/Clients', false],
  ['$SYS/#', '$SYS/monitor/Clients', true],
  ['a', 'A', false],
];

for (const [filter, topic, holds] of meant) {
  test(`${filter} ${holds ? 'stands' : 'does not stand'} for ${topic}`, () => {
    assert.equal(topicFilter(filter)(topic), holds);
  });
}

for (const wrong of ['', 'sport/tennis#', 'sport/#/ranking', 'sport+']) {
  test(`"${wrong}" is refused as a filter`, () => {
    assert.throws(
      () => topicFilter(wrong),
      (error) => error instanceof HarnessError && error.code === 'bad-option',
    );
  });
}
