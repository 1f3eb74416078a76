/** `check` on a broker that runs already, with an application that it starts, and with one that runs already. */
import mqtt from 'mqtt';
import { Mosquitto, mosquittoProgram } from '../mosquitto.ts';
import { Command } from '../command.ts';
import { servePage } from '../originals/page-server.ts';
import { expect, needStacks, test } from '../test.ts';
import { until } from '../until.ts';
import { check, wrongOf } from './checked.ts';

const classic = ['--dialect', 'godot-classic', '--id', 'cat222', '--within', '20'];

function mosquitto(): Promise<Mosquitto> {
  test.skip(mosquittoProgram === undefined, 'mosquitto is not installed');
  return Mosquitto.start(mosquittoProgram ?? '');
}

test('a program on a mosquitto of the user, against a Node peer and a page', async ({
  machine,
}) => {
  needStacks(machine, 'node-datachannel', 'chromium');
  await using broker = await mosquitto();
  const program = 'node fixtures/applications/godot-classic.mjs none';
  const at = ['--broker', `${broker.tcpUrl},${broker.wsUrl}`];
  const how = ['--stacks', 'node-datachannel,chromium', '--command', program];
  const { code, output, runs } = await check(...classic, ...at, ...how);
  expect(runs.map(wrongOf), output).toEqual([[], [], [], [], []]); // 2 stacks × 2 roles, and a taken name
  expect(code).toBe(0);
});

test('a page on a mosquitto of the user', async ({ machine }) => {
  needStacks(machine, 'wrtc', 'chromium');
  await using broker = await mosquitto();
  await using server = await servePage('../../fixtures/applications/trystero-page.mjs');
  const at = ['--broker', `${broker.tcpUrl},${broker.wsUrl}`, '--dialect', 'trystero'];
  const page = ['--page', `${server.url}?broker={ws}&root={root}`, '--engines', 'chromium'];
  const { code, output, runs } = await check(...at, ...page, '--stacks', 'wrtc');
  expect(runs.map(wrongOf), output).toEqual([[], []]);
  expect(code).toBe(0);
});

test('a peer that runs already answers, and is not ended by it', async ({ machine }) => {
  needStacks(machine, 'node-datachannel', 'wrtc');
  await using broker = await mosquitto();
  const room = ['--broker', broker.tcpUrl, '--root', 'crumble77'];
  const about = ['--dialect', 'godot-classic', '--id', 'cat222'];
  await using peer = new Command('peer', ...room, ...about, '--from', 'dog111', '--stack', 'wrtc');
  await peer.printed(/sent presence/);
  const how = ['--roles', 'answerer', '--stacks', 'node-datachannel'];
  const { code, output, runs } = await check(...room, ...about, ...how);
  expect(runs.map(wrongOf), output).toEqual([[]]);
  expect(code).toBe(0);
  expect(output).toMatch(/node-datachannel \S+ offers, cat222 answers: passed/);
  expect(output).toMatch(/✓ godot-classic\/opens/);
  await peer.printed(/connected with dog111/);
});

test('a peer that runs already under another root is told from what it left there', async ({
  machine,
}) => {
  needStacks(machine, 'node-datachannel', 'wrtc');
  await using broker = await mosquitto();
  const about = ['--broker', broker.tcpUrl, '--dialect', 'godot-classic', '--id', 'cat222'];
  await using peer = new Command('peer', ...about, '--root', 'crumble78', '--stack', 'wrtc');
  await peer.printed(/sent presence/);
  const how = ['--root', 'crumble77', '--roles', 'answerer', '--stacks', 'node-datachannel'];
  const { code, output, runs } = await check(...about, ...how, '--within', '5');
  expect(runs[0]?.failure?.code, output).toBe('wrong-root');
  expect(output).toMatch(/cat222 is there, but under the root "crumble78"/);
  expect(code).toBe(1);
});

for (const [place, root] of [
  ['a new room', []],
  ['a room of theirs', ['--root', 'crumble77']],
] as const) {
  test(`what others have retained on their broker stays, beside and in ${place}`, async ({
    machine,
  }) => {
    needStacks(machine, 'wrtc');
    await using broker = await mosquitto();
    const client = await mqtt.connectAsync(broker.tcpUrl);
    const kept = [
      'lonely',
      'factory/7/status',
      'signalbox/1/other/zoe/presence',
      'crumble77/eve/status',
    ];
    try {
      for (const topic of kept)
        await client.publishAsync(topic, 'theirs', { retain: true, qos: 1 });
      for (const dialect of ['godot-classic', 'trystero', 'native']) {
        const about = [
          '--broker',
          broker.tcpUrl,
          '--dialect',
          dialect,
          '--id',
          'cat222',
          '--within',
          '2',
          ...root,
        ];
        const application = [
          '--command',
          'node --eval setTimeout(()=>0,60000)',
          '--roles',
          'answerer',
        ];
        const { code, output } = await check(...about, ...application, '--stacks', 'wrtc');
        expect(code, output).toBe(1);
      }
      const left = new Set<string>();
      client.on('message', (topic) => left.add(topic));
      await client.subscribeAsync('#');
      await until('what is retained', () => (kept.every((topic) => left.has(topic)) ? true : null));
      expect([...left].sort()).toEqual([...kept].sort());
    } finally {
      await client.endAsync(true);
    }
  });
}
