/** `check` against the published trystero package, in pages as in Node, and in rooms with a password. */
import { expect, needStacks, test } from '../test.ts';
import { servePage } from '../originals/page-server.ts';
import { check, wrongOf } from './checked.ts';

const about = ['--dialect', 'trystero', '--within', '20'];
const entry = '../../fixtures/applications/trystero-page.mjs';

for (const engine of ['chromium', 'firefox']) {
  test(`the published page in ${engine} is right, in either role`, async ({ machine }) => {
    needStacks(machine, engine, 'node-datachannel', 'wrtc');
    await using server = await servePage(entry);
    const page = ['--page', `${server.url}?broker={ws}&root={root}`, '--engines', engine];
    const { code, output, runs } = await check(
      ...about,
      ...page,
      ...['--stacks', 'node-datachannel,wrtc'],
    );
    expect(runs.map(wrongOf), output).toEqual([[], [], [], []]);
    expect(runs.map(({ role }) => role)).toEqual(['answerer', 'offerer', 'answerer', 'offerer']);
    expect(code).toBe(0);
    expect(output).toContain(`(${engine})`);
  });
}

/** The page answers wrtc, and a steps file follows. */
const inPageOf = ({ url }: { readonly url: string }): string[] => {
  const page = ['--page', `${url}?broker={ws}&root={root}`, '--engines', 'chromium'];
  return [...page, '--stacks', 'wrtc', '--roles', 'answerer', '--steps'];
};

test('a page that its steps have leave says goodbye, and one that leaves in silence does not', async ({
  machine,
}) => {
  needStacks(machine, 'chromium', 'wrtc');
  await using server = await servePage(entry);
  const how = inPageOf(server);
  const good = await check(...about, ...how, 'fixtures/applications/trystero-page-steps.mjs');
  expect(good.runs.map(wrongOf), good.output).toEqual([[]]);
  expect(good.output).toMatch(/✓ trystero\/leaves/);
  const silent = await check(...about, ...how, 'fixtures/applications/silent-leave-steps.mjs');
  expect(silent.runs.map(wrongOf), silent.output).toEqual([['leaves']]);
});

test('steps that fail end the run with what they threw, not with what their page then lacks', async ({
  machine,
}) => {
  needStacks(machine, 'chromium', 'wrtc');
  await using server = await servePage(entry);
  const how = inPageOf(server);
  const { runs, output } = await check(
    ...about,
    ...how,
    'fixtures/applications/throwing-steps.mjs',
  );
  expect(runs.map(wrongOf), output).toEqual([['application-steps-failed']]);
  expect(output).toContain('the steps failed: Error: there is no button "Join"');
});

test('a page in a room with a password connects with peers that have it', async ({ machine }) => {
  needStacks(machine, 'chromium', 'wrtc');
  await using server = await servePage(entry);
  const where = 'broker={ws}&root={root}&password={password}';
  const page = ['--page', `${server.url}?${where}`, '--engines', 'chromium'];
  const how = [...page, '--stacks', 'wrtc', '--room-password', 'correct horse'];
  const { code, output, runs } = await check(...about, ...how);
  expect(runs.map(wrongOf), output).toEqual([[], []]);
  expect(code).toBe(0);
});

test('another password is told as such, whoever offers', async ({ machine }) => {
  needStacks(machine, 'wrtc');
  const program = 'node fixtures/applications/trystero-package.mjs';
  const how = [
    '--stacks',
    'wrtc',
    '--within',
    '8',
    '--command',
    `env TRYSTERO_PASSWORD=a ${program}`,
  ];
  const { code, output, runs } = await check(
    '--dialect',
    'trystero',
    '--room-password',
    'b',
    ...how,
  );
  const codes = runs.map(({ role, failure }) => `${role}: ${failure?.code ?? 'none'}`);
  expect(codes, output).toEqual(['answerer: answer-timeout', 'offerer: room-password-differs']);
  expect(output).toMatch(/messages of \w+ do not decrypt with the password that this side has/);
  expect(output).toMatch(/may have another password for the room/);
  expect(code).toBe(1);
});

test('a password for a dialect that has none is a wrong argument', async () => {
  const args = [
    '--dialect',
    'godot-classic',
    '--id',
    'x',
    '--command',
    'x',
    '--room-password',
    'y',
  ];
  const { code, output } = await check(...args);
  expect(output).toMatch(/--room-password is for trystero: godot-classic encrypts nothing/);
  expect(code).toBe(2);
});
