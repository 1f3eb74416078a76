/** `check` in godot-classic: what is right passes in either role, and each fault is told by its own name. */
import { spawnSync } from 'node:child_process';
import { expect, needStacks, test } from '../test.ts';
import { startDemo } from '../demo-page/demo-process.ts';
import { check, wrongOf } from './checked.ts';
import { faultTests } from './faults.ts';

const about = ['--dialect', 'godot-classic', '--id', 'cat222'];

for (const engine of ['chromium', 'firefox']) {
  test(`the demo page in ${engine} is right, and nothing of it stays unseen`, async ({
    machine,
  }) => {
    needStacks(machine, engine, 'node-datachannel', 'wrtc');
    await using demo = await startDemo();
    const where = 'broker={wsHost}&port={wsPort}&path=/&root={root}&me={id}&other={peer}';
    const page = ['--page', `${demo.url}?${where}`, '--steps', 'examples/check-demo.mjs'];
    const stacks = ['--stacks', 'node-datachannel,wrtc', '--engines', engine];
    const { code, output, runs } = await check(...about, ...page, ...stacks);
    expect(runs.map(wrongOf), output).toEqual([[], [], [], [], []]); // 2 stacks × 2 roles, and a taken name
    expect(code).toBe(0);
    const seen = runs.flatMap(({ judgements }) => judgements);
    expect(seen.filter(({ verdict }) => verdict === 'not seen')).toEqual([]);
  });
}

test('a program in Python is right, with each reference stack', async ({ machine }) => {
  const python = '/usr/bin/python3';
  const { status } = spawnSync(python, ['-c', 'import aiortc, paho.mqtt']);
  test.skip(status !== 0, 'python3-aiortc and python3-paho-mqtt are not installed');
  needStacks(machine, 'node-datachannel', 'wrtc', 'chromium', 'firefox');
  const program = `${python} examples/python-godot-classic/peer.py {tcpHost} {tcpPort} {root} {id} {peer} {role}`;
  const { code, output, runs } = await check(...about, '--command', program);
  expect(runs.flatMap(wrongOf), output).toEqual([]);
  expect(code).toBe(0);
  expect(new Set(runs.map(({ stack }) => stack.split(' ')[0])).size).toBeGreaterThanOrEqual(5);
});

faultTests(about, 'godot-classic.mjs', [
  ['none', 'answerer,offerer', [], / offers, .*: passed/],
  ['no-will', 'answerer', ['will', 'stopped-when-cut'], /carries no will/],
  ['unretained', 'answerer', ['retained-status'], /whoever comes later does not see it/],
  [
    'wrong-addressee',
    'answerer',
    ['answer-misaddressed', 'addressed-to-partner', 'opens'],
    /cat222 published an answer, but it was addressed to dog11X/,
  ],
  [
    'wrong-addressee',
    'offerer',
    ['offer-misaddressed', 'addressed-to-partner', 'opens'],
    /cat222 published an offer, but it was addressed to dog11X/,
  ],
  [
    'wrong-root',
    'answerer',
    ['wrong-root', 'retained-status', 'opens'],
    /cat222 is there, but under the root "\S+x"/,
  ],
  [
    'never-answers',
    'answerer',
    ['answer-timeout', 'one-description', 'opens'],
    /and said nothing to it/,
  ],
  [
    'never-offers',
    'offerer',
    ['offer-timeout', 'one-description', 'opens'],
    /published no offer to dog111/,
  ],
  [
    'sdp-garbage',
    'answerer',
    ['description-refused', 'sdp-acceptable', 'opens'],
    /cannot be accepted: it does not begin with v=0/,
  ],
  [
    'in-band',
    'answerer',
    ['channel-differs', 'opens', 'channel-negotiated', 'pong-on-channel'],
    /cat222 opened a channel "chat" in band/,
  ],
  [
    'other-id',
    'answerer',
    ['channel-differs', 'opens', 'pong-on-channel'],
    /its own has another id, or is not agreed on beforehand/,
  ],
  [
    'no-pong',
    'answerer',
    ['nonce-timeout', 'opens', 'pong-on-channel', 'pong-on-broker'],
    /0 times "\*\d+" after/,
  ],
  ['candidates-first', 'answerer', ['description-first'], /description at .* first candidate at/],
  ['candidate-shape', 'answerer', ['candidate-shape'], /dog111\/ice/],
  ['answers-twice', 'answerer', ['one-description'], /1 offers, 2 answers/],
  ['retained', 'answerer', ['not-retained'], /dog111\/answer .*, retained/],
  [
    'says-before-it-listens',
    'answerer',
    ['subscribes-first', 'name-check'],
    /after its first message/,
  ],
  ['takes-names', 'answerer', ['name-check'], /cat222 was taken, and it said so all the same/],
]);

test('what cannot be understood is told in one line, and ends with 2', async () => {
  for (const [args, says] of [
    [['--id', 'cat222'], /--dialect is needed/],
    [['--dialect', 'morse', '--id', 'x', '--command', 'true'], /no dialect "morse"/],
    [['--dialect', 'godot-classic', '--command', 'true'], /--id is needed/],
    [[...about], /already needs --broker and --root/],
    [[...about, '--page', 'nowhere'], /is no http URL/],
    [[...about, '--command', 'x', '--page', 'http://x/'], /exclude each other/],
    [[...about, '--command', 'x', '--steps', 'x.mjs'], /belong to --page/],
    [[...about, '--command', 'x', '--roles', 'server'], /neither offerer nor answerer/],
    [[...about, '--command', 'x', '--within', '0'], /is not from 1 to 600 s/],
  ] as const) {
    const { code, output } = await check(...args);
    expect(output).toMatch(says);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(code, output).toBe(2);
  }
});

test('a program that ends at once, or does not exist, is told as such', async ({ machine }) => {
  needStacks(machine, 'node-datachannel');
  const how = ['--stacks', 'node-datachannel', '--roles', 'answerer', '--within', '4'];
  for (const [program, says] of [
    [
      'node -e "throw new Error(String(42))"',
      /application-failed: node ended with exit code 1; it last wrote/,
    ],
    ['/no/such/program', /application-failed: \/no\/such\/program could not be started: .*ENOENT/],
  ] as const) {
    const { code, output } = await check(...about, ...how, '--command', program);
    expect(output).toMatch(says);
    expect(code).toBe(1);
  }
});
