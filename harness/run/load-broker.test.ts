/** Tests of loading a user's own broker: what is wrong with its file, or with what it starts, has a code and a cure. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brokerChoice } from '../../setup/broker-choice.mjs';
import { loadBroker } from './load-broker.ts';
import { runOptions } from './options.ts';

const template = fileURLToPath(
  new URL('../../examples/broker-template/my-broker.mjs', import.meta.url),
);
const supports = `{ transports: new Set(['tcp', 'ws']), protocolLevels: new Set([4]), users: false, topicPermissions: false }`;
let folder = '';
let count = 0;

before(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-own-broker-'));
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** In a folder of its own each, since a module is loaded once. */
function fileWith(text: string): { name: string; file: string } {
  const place = mkdtempSync(path.join(folder, `${count++}-`));
  const file = path.join(place, 'mine.mjs');
  writeFileSync(file, text);
  return { name: 'mine', file };
}

test('the template is a driver, and says so where its program is missing', async () => {
  process.env['MY_BROKER'] = '/nowhere/mosquitto';
  const driver = await loadBroker({ name: 'my-broker', file: template });
  assert.deepEqual([...driver.supports.transports], ['tcp', 'ws']);
  await assert.rejects(driver.start({ transports: new Set(['tcp']) }), {
    code: 'broker-missing',
    what: 'my-broker: there is no program /nowhere/mosquitto',
  });
  await assert.rejects(driver.start({ transports: new Set(['wss']) }), { code: 'bad-option' });
  Reflect.deleteProperty(process.env, 'MY_BROKER');
});

const bad: [string, string, string, RegExp][] = [
  ['no default export', 'export const mine = 1;', 'broker-not-loadable', /no default export/],
  ['a syntax error', 'export default {', 'broker-not-loadable', /SyntaxError/],
  [
    'a function that throws',
    'export default () => { throw new Error("early"); };',
    'broker-not-loadable',
    /its function threw Error: early/,
  ],
  ['no driver', 'export default { name: "mine" };', 'broker-malformed', /mine\.mjs: supports: /],
  ['nothing', 'export default null;', 'broker-malformed', /mine\.mjs: it: /],
  [
    'another name',
    `export default { name: 'other', supports: ${supports}, start() {} };`,
    'broker-malformed',
    /calls itself "other"/,
  ],
];

for (const [mistake, text, code, what] of bad) {
  test(`${mistake} is ${code}`, async () => {
    await assert.rejects(loadBroker(fileWith(text)), { code, message: what });
  });
}

test('a missing file is told with the path that was looked at', async () => {
  const own = { name: 'mine', file: path.join(folder, 'mine.mjs') };
  const message = /there is no file .*mine\.mjs/;
  await assert.rejects(loadBroker(own), { code: 'broker-file-missing', message });
});

test('a start that throws, or resolves with something else, is told as its own', async () => {
  const start = async (body: string) => {
    const text = `export default { name: 'mine', supports: ${supports}, async start() { ${body}; } };`;
    const driver = await loadBroker(fileWith(text));
    return driver.start({ transports: new Set(['tcp']) });
  };
  await assert.rejects(start('throw new Error("no licence")'), {
    code: 'broker-start-failed',
    what: 'mine: Error: no licence',
  });
  await assert.rejects(start('return { name: "mine", version: "1" }'), {
    code: 'broker-malformed',
    what: 'what mine started: address: is no function',
  });
});

test('one file may stand in the matrix with several transports, two files of one name may not', () => {
  const options = (text: string) => runOptions({ SIGNALBOX_BROKERS: text });
  const { brokers, ownBrokers } = options('aedes module:./b/mine.mjs:tls+wss,module:./b/mine.mjs');
  assert.deepEqual(brokers, ['aedes', 'mine:tls+wss', 'mine']);
  assert.deepEqual(ownBrokers, [{ name: 'mine', file: path.resolve('b/mine.mjs') }]);
  const message = /two files are called mine/;
  assert.throws(() => options('module:./a/mine.mjs,module:./b/mine.mjs'), { message });
});

test('a command line gets its path made whole, and what is wrong told', () => {
  const read = brokerChoice('module:./b/mine.mjs:ws+wss');
  assert.ok('choice' in read);
  assert.equal(read.choice.source, `module:${path.resolve('b/mine.mjs')}:ws+wss`);
  assert.deepEqual(
    ['module:./nats.mjs', 'module:./My.mjs', 'module:./m.mjs:tcp+tcp'].map((text) => {
      const wrong = brokerChoice(text);
      return 'what' in wrong ? wrong.what : text;
    }),
    [
      'module:./nats.mjs: there is a broker called nats already',
      'module:./My.mjs: "My" cannot be the name of a broker',
      'pages have no transport "tcp"',
    ],
  );
});
