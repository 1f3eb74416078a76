/** `check` in the other dialects: a peer of ours in a terminal is right, one that goes wrong is told why. */
import { expect, needStacks, test } from '../test.ts';
import { check, wrongOf } from './checked.ts';

const within = ['--stacks', 'wrtc', '--within', '12'];
// Not node-datachannel: as offerer it closes now and then, by a fault of its own (libdatachannel-early-handshake)
const peer = 'node bin/signalbox.mjs peer --stack wrtc --broker {tcp} --id {id}';
const ids = { native: 'app', 'godot-workbench': 'x77', trystero: 'mmmmmmmmmmmmmmmmmmmm' };

/** Our peer in a terminal talks to one other: it is right in all but what its dialect wants of it for more. */
const forOneOnly: Readonly<Record<string, readonly string[]>> = {
  'godot-workbench offerer': ['several-clients'],
  'trystero answerer': ['meets-others', 'survives-noise'],
  'trystero offerer': ['meets-others', 'survives-noise'],
};

for (const [dialect, id] of Object.entries(ids)) {
  for (const [role, whom] of [
    ['answerer', '--from'],
    ['offerer', '--to'],
  ] as const) {
    test(`a peer of ours in ${dialect} is right as ${role}`, async ({ machine }) => {
      needStacks(machine, 'wrtc');
      const program = `${peer} --root {root} --dialect ${dialect} ${whom} {peer}`;
      const about = ['--dialect', dialect, '--id', id, '--roles', role];
      const { code, output, runs } = await check(...about, ...within, '--command', program);
      const wrong = forOneOnly[`${dialect} ${role}`] ?? [];
      expect([...new Set(runs.flatMap(wrongOf))], output).toEqual(wrong);
      expect(code).toBe(wrong.length === 0 ? 0 : 1);
    });
  }
}

test('the published trystero package itself is right, in either role', async ({ machine }) => {
  needStacks(machine, 'wrtc');
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
