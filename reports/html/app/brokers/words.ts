/** Definitions of what a brokers report speaks of. */

export const brokerWords: readonly (readonly [word: string, means: string])[] = [
  [
    'Control broker',
    'The local broker that is measured in turns with every other one, so that a slow moment of the machine meets both.',
  ],
  [
    'Relative',
    'A median ÷ that of the control broker in the same run. It compares between machines; milliseconds do not.',
  ],
  [
    'Recorded negotiation',
    'The messages of one real connection, with their sizes and who waits for whom, sent again without WebRTC.',
  ],
  [
    'Share of time to open',
    'How much of the time to open over this broker its messages take: what a better broker could save at most. The rest is what the recorded connection took beside them.',
  ],
  [
    'Open loop',
    'Messages are sent at planned instants whether earlier ones arrived or not, and delay counts from the plan. A broker that stalls cannot hide it.',
  ],
  ['p50, p99, p99.9', '50, 99 or 99.9 in 100 samples are at or below this; p50 is the median.'],
  [
    '95 % interval',
    'Of intervals that are made this way (bootstrap), 95 in 100 hold the true median, if the samples are independent of one another.',
  ],
  ['n', 'How many samples stand behind a number.'],
  [
    'QoS 0, 1, 2',
    'What MQTT promises for a message: at most once, at least once, exactly once. A broker may grant less than was asked for.',
  ],
  ['CONNACK, SUBACK', 'The broker’s answers to CONNECT and SUBSCRIBE.'],
  [
    'Retained',
    'A message that the broker keeps and gives to those who subscribe later; presence lives on it.',
  ],
  ['Will', 'A message that the broker publishes for a client that died.'],
  ['Fan-out', 'One message to many subscribers.'],
  ['Reconnect storm', 'All clients come back in the same instant, as after a broker’s restart.'],
];
