/**
 * The layering rule: who may import whom. A new edge is a design decision: the table below and the one in
 * README.md change in one commit that says why.
 */

const runAnywhere = ['harness/core'];

/** Every folder may import itself, `harness/core`, and what stands here; type-only imports count. */
const mayImport = {
  'harness/core': [],
  'harness/timeline': [],
  'harness/dialects': [],
  'harness/plan': ['harness/timeline'],
  'harness/brokers': ['harness/timeline'],
  'harness/network': ['harness/timeline'],
  'harness/agent': ['harness/timeline', 'harness/dialects'],
  'harness/drivers': ['harness/timeline', 'harness/agent/protocol.ts'],
  'harness/run': [
    'harness/timeline',
    'harness/plan',
    'harness/dialects',
    'harness/brokers',
    'harness/network',
    'harness/drivers',
    // A cell speaks to its peers in the same commands as a driver does.
    'harness/agent/protocol.ts',
    'setup',
  ],
  'harness/analysis': ['harness/timeline', 'harness/plan'],
  // Summaries as files: knows what a summary is, and nothing of how it came about.
  'harness/history': ['harness/timeline', 'harness/analysis'],
  // What is asked of one broker: it meets brokers as any client does, through the proxy where it must be unkind.
  'harness/broker-lab': [
    'harness/timeline',
    'harness/brokers',
    'harness/network',
    'harness/dialects',
    'harness/analysis/stats',
    // Entries with a client half put our own peer's connection behind the proxy (MQTT-003, 007, 008, 015).
    'harness/agent',
  ],
  'harness/cli': ['harness', 'reports', 'setup'],
  reports: [
    'harness/timeline',
    'harness/plan',
    'harness/analysis',
    // The reporter adds every run to the history.
    'harness/history',
    // The page of a brokers run is drawn from its file and summed up in its words.
    'harness/broker-lab/result.ts',
    'harness/broker-lab/summary.ts',
    'harness/broker-lab/share.ts',
  ],
  // Each test attaches the page of its own cell, so fixtures also know how the report draws one, and what its
  // reporter looks for; global set-up looks for the stacks.
  fixtures: [
    'harness/timeline',
    'harness/plan',
    'harness/run',
    'harness/analysis',
    'reports/html',
    'reports/model.ts',
    'reports/attachments.ts',
    'reports/folder.ts',
    'setup',
  ],
  scenarios: ['fixtures'],
  setup: [],
  bin: ['setup', 'harness/cli'],
  // Benches hold the harness and its instruments against scripts and programs that know nothing of them.
  bench: [
    'harness/analysis',
    'harness/broker-lab',
    'harness/brokers',
    // Our agent beside a program of others: its parts in a page of the bench, in a browser started as for our peers.
    'harness/agent',
    'harness/drivers',
    // Recorded runs are read as everybody reads a history.
    'harness/history',
    'harness/network',
    // What is promised at the sizes that `ab` takes is shown at these sizes.
    'harness/plan',
    'harness/timeline',
    'reports',
    'setup',
  ],
};

/** Families whose members never see each other, only the interface that they stand behind. */
const siblings = {
  'harness/brokers': ['aedes', 'mosquitto', 'nats', 'rabbitmq', 'remote'],
  'harness/drivers': ['external', 'node-process', 'playwright-page', 'webdriver'],
};

const ours = '^(harness|reports|fixtures|scenarios|setup|bench|bin)/';
const inside = (place) => (/\.ts$/.test(place) ? `^${place.replace('.', '\\.')}$` : `^${place}/`);

const layers = Object.entries(mayImport).map(([folder, others]) => {
  const core = folder === 'scenarios' || folder === 'setup' || folder === 'bin' ? [] : runAnywhere;
  const allowed = [folder, ...core, ...others];
  return {
    name: `layer-${folder.replace('/', '-')}`,
    comment: `${folder} may import ${allowed.join(', ')} alone`,
    severity: 'error',
    // The proxy's tests put it before real brokers; every other test keeps to its own layer
    from: { path: inside(folder), pathNot: '^harness/network/mqtt-proxy/.*\\.test\\.ts$' },
    to: { path: ours, pathNot: allowed.map(inside) },
  };
});

const families = Object.entries(siblings).map(([folder, members]) => ({
  name: `siblings-${folder.replace('/', '-')}`,
  comment: `${members.join(', ')} of ${folder} never see each other`,
  severity: 'error',
  from: { path: `^${folder}/(${members.join('|')})[.-]` },
  to: { path: `^${folder}/(${members.join('|')})[.-]`, pathNot: `^${folder}/$1[.-]` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layers,
    ...families,
    {
      name: 'no-circular',
      comment: 'files that need each other are one concern, or need a third',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'cli-is-the-top',
      comment: 'nothing imports a command but its entry',
      severity: 'error',
      from: { pathNot: ['^harness/cli/', '^bin/'] },
      to: { path: '^harness/cli/' },
    },
    {
      name: 'no-unresolvable',
      comment: 'the import leads nowhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-package',
      comment:
        'the package is not in package.json, or only a development one and shipped code needs it',
      severity: 'error',
      from: {
        path: ours,
        pathNot: [
          '\\.test\\.ts$',
          '^fixtures/applications/',
          '^bench/',
          '^bin/check',
          '^bin/unit-tests',
        ],
      },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'setup-needs-no-package',
      comment: 'set-up runs before npm install: Node built-ins alone',
      severity: 'error',
      from: { path: ['^setup/', '^bin/signalbox'], pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules', dependencyTypesNot: ['type-only', 'jsdoc'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^reports/(runs|brokers)/'] },
    exclude: { path: '^reports/(runs|latest|brokers)/' },
    tsPreCompilationDeps: true,
    detectJSDocImports: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      mainFields: ['main', 'types'],
    },
  },
};
