/** `check` in the other dialects: a peer of ours in a terminal is right, one that goes wrong is told why. */
import { expect, needStacks, test } from '../test.ts';
import { check, wrongOf } from './checked.ts';

const within = ['--stacks', 'node-datachannel,wrtc', '--within', '12'];
const peer = 'node bin/signalbox.mjs peer --broker {tcp} --id {id}';
const ids = { native: 'app', 'godot-workbench': 'x77', trystero: 'mmmmmmmmmmmmmmmmmmmm' };

for (const [dialect, id] of Object.entries(ids)) {
  for (const [role, whom] of [
    ['answerer', '--from'],
    ['offerer', '--to'],
  ] as const) {
    test(`a peer of ours in ${dialect} is right as ${role}`, async ({ machine }) => {
      needStacks(machine, 'node-datachannel', 'wrtc');
      const program = `${peer} --root {root} --dialect ${dialect} ${whom} {peer}`;
      const about = ['--dialect', dialect, '--id', id, '--roles', role];
      const { code, output, runs } = await check(...about, ...within, '--command', program);
      // Our peer in a terminal talks to one other: as a server it is right in all but that
      const isServer = dialect === 'godot-workbench' && role === 'offerer';
      const wrong = isServer ? ['several-clients'] : [];
      expect([...new Set(runs.flatMap(wrongOf))], output).toEqual(wrong);
      expect(code).toBe(isServer ? 1 : 0);
    });
  }
}

test('the published trystero package itself is right, in either role', async ({ machine }) => {
  needStacks(machine, 'node-datachannel', 'wrtc');
  const program = 'node fixtures/applications/trystero-package.mjs';
  const how = ['--dialect', 'trystero', '--stacks', 'wrtc', '--within', '10', '--command', program];
  const { code, output, runs } = await check(...how);
  expect(runs.map(wrongOf), output).toEqual([[], []]);
  expect(code).toBe(0);
});

const bad: readonly [
  dialect: keyof typeof ids,
  role: string,
  program: string,
  code: string,
  says: RegExp,
][] = [
  [
    'native',
    'answerer',
    `${peer} --root {root}x --dialect native --from {peer}`,
    'wrong-root',
    /app is there, but under the root "\S+x"/,
  ],
  [
    'godot-workbench',
    'offerer',
    'node fixtures/applications/silent.mjs godot-workbench',
    'offer-timeout',
    /1 requests, 0 times accepted/,
  ],
  [
    'trystero',
    'answerer',
    'node fixtures/applications/silent.mjs trystero',
    'answer-timeout',
    /was there, and said nothing to it/,
  ],
];

for (const [dialect, role, program, reason, says] of bad) {
  test(`${dialect}: ${reason} as ${role}`, async ({ machine }) => {
    needStacks(machine, 'wrtc');
    const about = ['--dialect', dialect, '--id', ids[dialect], '--roles', role];
    const how = ['--stacks', 'wrtc', '--within', '5', '--command', program];
    const { code, output, runs } = await check(...about, ...how);
    expect(
      runs.map(({ failure }) => failure?.code),
      output,
    ).toEqual([reason]);
    expect(output).toMatch(says);
    expect(code).toBe(1);
  });
}
