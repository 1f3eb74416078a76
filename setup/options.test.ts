/** What the flags become, and which words are refused. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { OptionError, plainFlags, runOptions } from './options.mjs';

test('every flag becomes its variable, and what follows -- is left for Playwright', () => {
  const line =
    '--plan quick --stacks=chromium,module:./my.mjs --scenarios connect,echo --attempts 03 --seed 7 ' +
    '--broker mqtt://h:1883 --broker wss://h/mqtt --link direct --link loss=5%,delay=25ms --no-install -- --grep --plan';
  assert.deepEqual(runOptions(line.split(' ')), {
    help: false,
    install: false,
    env: {
      SIGNALBOX_PLAN: 'quick',
      SIGNALBOX_STACKS: 'chromium,module:./my.mjs',
      SIGNALBOX_SCENARIOS: 'connect,echo',
      SIGNALBOX_ATTEMPTS: '3',
      SIGNALBOX_SEED: '7',
      SIGNALBOX_BROKER: 'mqtt://h:1883 wss://h/mqtt',
      SIGNALBOX_LINKS: 'direct delay=25,loss=0.05',
    },
    rest: ['--grep', '--plan'],
  });
});

test('no flags set nothing', () => {
  assert.deepEqual(runOptions([]), { help: false, install: true, env: {}, rest: [] });
});

for (const [line, message] of [
  ['--plna full', '--plna is no option; did you mean --plan?'],
  [
    '-g x',
    '-g is no option; known are --plan, --stacks, --scenarios, --attempts, --brokers, --broker, --link, --history, --dialects, --seed, --no-install, --reference, --no-history, --help',
  ],
  ['--plan smok', '--plan smok is not known; did you mean smoke?'],
  ['--plan', '--plan has no value; write --plan VALUE'],
  ['--plan --help', '--plan has no value; write --plan VALUE'],
  ['--plan full --plan quick', '--plan was given 2 times; give it once'],
  ['--stacks chrome', '--stacks chrome is not known; did you mean chromium?'],
  [
    '--stacks chromium,,firefox',
    '--stacks chromium,,firefox has an empty name; separate names by one comma',
  ],
  [
    '--scenarios dance',
    '--scenarios dance is not known; use signalling, connect, echo, round-trip, throughput, close',
  ],
  ['--scenarios conect', '--scenarios conect is not known; did you mean connect?'],
  ['--seed -1', '--seed -1 is not in range; give a whole number from 0 to 4294967295'],
  [
    '--stacks module:',
    '--stacks module: names nothing; write module:./file.mjs for an RTCPeerConnection of yours, or external:COMMAND for a program',
  ],
  ['--attempts 0', '--attempts 0 is not in range; give a whole number from 1 to 1000'],
  ['--attempts 1e2', '--attempts 1e2 is not in range; give a whole number from 1 to 1000'],
  ['--dialects godot', '--dialects godot is not known; did you mean godot-classic?'],
  ['--link dealy=25', '--link: a link has no "dealy"; did you mean delay?'],
  ['--brokers mosquito', '--brokers: there is no broker "mosquito"; did you mean mosquitto?'],
  [
    '--brokers aedes,hivemq',
    '--brokers: there is no broker "hivemq"; use aedes, mosquitto, rabbitmq, nats',
  ],
  [
    '--brokers nats:tls',
    '--brokers: "nats:tls" is no broker of the matrix; write NAME or NAME:NODE+PAGE, such as mosquitto:tls+wss',
  ],
  ['--brokers nats:tcp+tls', '--brokers: pages have no transport "tls"; did you mean ws?'],
  ['--brokers nats:udp+ws', '--brokers: Node peers have no transport "udp"; did you mean tcp?'],
  [
    '--brokers aedes --broker mqtt://h',
    '--broker and --brokers contradict each other; give --broker for one that runs already, or --brokers for some that are started here',
  ],
  ['--no-history --history a', '--history and --no-history contradict each other; give one'],
  ['--no-install=yes', '--no-install takes no value; write --no-install alone'],
  ['quick', 'quick is not understood; arguments for Playwright come after --'],
] as const) {
  test(`${line} is refused in one line`, () => {
    assert.throws(() => runOptions(line.split(' ')), {
      name: 'OptionError',
      message: `bad-option: ${message}`,
    });
  });
}

test('a broker URL that is refused is not repeated, as it may hold a password', () => {
  assert.throws(
    () => runOptions(['--broker', 'http://user:secret@host']),
    (error) => error instanceof OptionError && !error.message.includes('secret'),
  );
});

test('a broker may be named, and its name is looked up by the harness', () => {
  const { env } = runOptions(['--broker', 'hivemq']);
  assert.deepEqual(env, { SIGNALBOX_BROKER: 'hivemq' });
});

test('brokers of the matrix: one text for one choice, each once, in their order', () => {
  const { env } = runOptions(['--brokers', 'nats:tcp+ws,mosquitto:wss+wss,nats, aedes:tls+wss']);
  assert.deepEqual(env, { SIGNALBOX_BROKERS: 'nats,mosquitto:wss+wss,aedes:tls+wss' });
});

test('a history is a folder, or off', () => {
  assert.deepEqual(runOptions(['--history', 'my/runs']).env, { SIGNALBOX_HISTORY: 'my/runs' });
  assert.deepEqual(runOptions(['--no-history']).env, { SIGNALBOX_HISTORY: 'off' });
});

test('a URL among the brokers of the matrix is refused, and its password is not repeated', () => {
  assert.throws(
    () => runOptions(['--brokers', 'mqtt://user:secret@host']),
    (error) => error instanceof OptionError && !error.message.includes('secret'),
  );
});

for (const url of ['mqtt://user:secret@host', 'wss://secret@host/mqtt', 'mqtts://:secret@host']) {
  test(`a login in a URL of ${url.slice(0, url.indexOf(':'))} is refused with the reason and the cure`, () => {
    assert.throws(
      () => runOptions(['--broker', url]),
      (error) =>
        error instanceof OptionError &&
        error.message.includes('every user of this machine can read') &&
        error.message.includes('SIGNALBOX_BROKER_PASSWORD') &&
        !error.message.includes('secret'),
    );
  });
}

test('a command without values refuses any but its own flags', () => {
  assert.deepEqual([...plainFlags(['--json'], ['json'])], ['json']);
  assert.throws(() => plainFlags(['--jsn'], ['json']), /did you mean --json/);
});

test('dialects and brokers of a user are handed on with their whole path', () => {
  const { env } = runOptions([
    '--dialects',
    'native,module:./a/mine.mjs',
    '--brokers',
    'module:b/own.mjs:tls+wss',
  ]);
  assert.deepEqual(env, {
    SIGNALBOX_DIALECTS: `native,module:${path.resolve('a/mine.mjs')}`,
    SIGNALBOX_BROKERS: `module:${path.resolve('b/own.mjs')}:tls+wss`,
  });
  for (const [args, told] of [
    [['--dialects', 'module:./My.mjs'], /--dialects module:\.\/My\.mjs: "My" cannot be the name/],
    [['--dialects', 'module:./trystero.mjs'], /there is a dialect called trystero already/],
    [['--brokers', 'module:./nats.mjs'], /there is a broker called nats already/],
  ] as const) {
    assert.throws(() => runOptions(args), told);
  }
});
