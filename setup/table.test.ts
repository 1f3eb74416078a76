/** How the table of `signalbox doctor` looks, letter by letter. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { facts } from './fake-machine.ts';
import { found, missing, type FoundStack } from './stack.mjs';
import { brokerTable, lookOf, stackTable, systemTable } from './table.mjs';

const stacks: FoundStack[] = [
  {
    name: 'chromium',
    driver: 'playwright-page',
    ...found({ launchedBy: 'system build', path: '/usr/bin/chromium', version: '156.0.1' }),
  },
  {
    name: 'webkit',
    driver: 'playwright-page',
    ...missing(
      'the build is not installed, and no other can be driven',
      'npx playwright install webkit',
    ),
  },
  {
    name: 'webkitgtk',
    driver: 'webdriver',
    ...found({ launchedBy: 'SIGNALBOX_WEBKITGTK', path: '/opt/MiniBrowser', version: '' }),
  },
];
const plain = { columns: 60, colour: false };

test('rows are aligned, long reasons wrap below their row, and the last line says what it means', () => {
  assert.equal(
    stackTable(stacks, plain),
    `\
  stack      version  found
  chromium   156.0.1  /usr/bin/chromium (system build)
  webkit     missing  the build is not installed, and no
                      other can be driven
                      to add it: npx playwright install
                      webkit
  webkitgtk  unknown  /opt/MiniBrowser (SIGNALBOX_WEBKITGTK)

  2 of 3 stacks were found; cells of the others count as
  unsupported and stop nothing.`,
  );
});

test('where Safari is missing, it is said when there are cells of it at all', () => {
  const safari = missing('Safari runs on macOS only', 'run Signalbox on macOS');
  const table = stackTable([...stacks, { name: 'safari', driver: 'webdriver', ...safari }], plain);
  assert.match(
    table.replaceAll(/\s+/g, ' '),
    /2 of 4 .* stop nothing\. Outside macOS the plan has no cells of Safari unless you name it\.$/,
  );
});

test('brokers look the same, and the last line says how to add the missing ones', () => {
  const brokers = [
    {
      name: 'aedes',
      ...found({ launchedBy: 'npm package', path: '/app/aedes', version: '1.2.0' }),
    },
    { name: 'nats', ...missing('nats-server is not installed', 'brew install nats-server') },
  ];
  assert.equal(
    brokerTable(brokers, plain),
    `\
  broker  version  found
  aedes   1.2.0    /app/aedes (npm package)
  nats    missing  nats-server is not installed
                   to add it: brew install nats-server

  1 of 2 brokers were found; \`npx signalbox setup --brokers\`
  adds the others where apt-get can.`,
  );
});

test('what the machine allows is said with what follows from it', () => {
  assert.equal(
    systemTable(facts({ rights: 'user', namespaces: false, xvfb: '' }), {
      columns: 110,
      colour: false,
    }),
    `\
  machine     Debian GNU/Linux 12 (bookworm), Linux 6.1.0 x64, 2 cores, 8.0 GiB, Node 20.20.2
  user        neither root nor sudo without a password: system packages are left as they are
  namespaces  not permitted: NAT labs cannot run, everything else can
  display     none, and no Xvfb: webkitgtk cannot run`,
  );
});

test('colour is for terminals whose user did not set NO_COLOR, and the width has bounds', () => {
  assert.deepEqual(lookOf({ isTTY: true, columns: 300 }, {}), { columns: 110, colour: true });
  assert.equal(lookOf({ isTTY: true }, { NO_COLOR: '1' }).colour, false);
  assert.equal(lookOf({}, {}).colour, false);
  assert.equal(lookOf({ columns: 20 }, {}).columns, 60);
});

test('a machine with nothing says so', () => {
  const nothing = stacks.map((stack) => ({ ...stack, ...missing('why', 'cure') }));
  assert.match(stackTable(nothing, plain), /No stack was found/);
});
