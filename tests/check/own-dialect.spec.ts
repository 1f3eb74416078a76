/** `check` in a user's own dialect: judged by what holds of every dialect, in the terms of its file. */
import { fileURLToPath } from 'node:url';
import { expect, needStacks, test } from '../test.ts';
import { check, wrongOf } from './checked.ts';

const template = fileURLToPath(new URL('../../examples/dialect-template/toy.mjs', import.meta.url));
const withToy = `--dialect module:${template}`;
const peer = 'node bin/signalbox.mjs peer --broker {tcp} --root {root} --id {id}';
const about = ['--dialect', `module:${template}`, '--id', 'blue'];

for (const [role, whom] of [
  ['answerer', '--from'],
  ['offerer', '--to'],
] as const) {
  test(`a peer of the toy dialect is right as ${role}, and it is said by what it was judged`, async ({
    machine,
  }) => {
    needStacks(machine, 'node-datachannel', 'wrtc', 'chromium');
    const program = `${peer} ${withToy} ${whom} {peer} --stack wrtc`;
    const stacks = ['--stacks', 'node-datachannel,chromium', '--within', '40']; // the peer starts by itself
    const how = ['--roles', role, ...stacks, '--command', program];
    const { code, output, runs } = await check(...about, ...how);
    expect(runs.map(wrongOf), output).toEqual([[], []]);
    expect(code).toBe(0);
    expect(output).toMatch(/toy is a dialect of your own: what holds of every dialect/);
    const ids = runs[0]?.judgements.map(({ id }) => id);
    expect(ids).toEqual([
      'toy/will',
      'toy/subscribes-first',
      'toy/presence',
      'toy/one-description',
      'toy/sdp-acceptable',
      'toy/addressed-to-partner',
      'toy/not-retained',
      'toy/description-first',
      'toy/opens',
      'toy/readable',
      'toy/gone-when-cut',
    ]);
    const seen = runs.flatMap(({ judgements }) => judgements.map(({ verdict }) => verdict));
    expect(new Set(seen)).toEqual(new Set(['passed']));
  });
}

/** What an application of the toy dialect does otherwise, what is wrong then, and words that must be said of it. */
const faults: readonly [string, readonly string[], RegExp][] = [
  ['none', [], /0 with something wrong/],
  ['no-will', ['will', 'gone-when-cut'], /carries no will/],
  [
    'unretained',
    ['will', 'presence', 'gone-when-cut'],
    /not retained, so that whoever comes later does not see it/,
  ],
  ['deaf', ['subscribes-first'], /it never subscribed to \S+\/\+\/here/],
  [
    'wrong-addressee',
    ['answer-misaddressed', 'addressed-to-partner', 'opens'],
    /blue published an answer, but it was addressed to green/,
  ],
  [
    'never-answers',
    ['answer-timeout', 'one-description', 'opens'],
    /blue was there, and said nothing to it/,
  ],
  ['unreadable', ['readable'], /mail of no known type/],
];

for (const [fault, wrong, says] of faults) {
  const sees = wrong.length === 0 ? 'nothing wrong' : wrong.join(', ');
  test(`in the toy dialect, ${fault}: ${sees}`, async ({ machine }) => {
    needStacks(machine, 'wrtc');
    const how = ['--roles', 'answerer', '--stacks', 'wrtc', '--within', '6'];
    const program = `node fixtures/applications/toy.mjs ${fault}`;
    const { code, output, runs } = await check(...about, ...how, '--command', program);
    expect([...new Set(runs.flatMap(wrongOf))].sort(), output).toEqual([...wrong].sort());
    expect(output).toMatch(says);
    expect(code).toBe(wrong.length === 0 ? 0 : 1);
  });
}

test('a file that is no dialect is told in one line', async () => {
  const { code, output } = await check('--dialect', 'module:./no-such.mjs', '--command', 'true');
  expect(output).toMatch(/dialect-file-missing: there is no file .*no-such\.mjs/);
  expect(output.trim().split('\n')).toHaveLength(1);
  expect(code).toBe(1);
});
