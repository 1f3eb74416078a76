/** Prints what set-up found as one aligned table for people, in at most 110 columns. */

/** @typedef {import('./stack.mjs').FoundStack} FoundStack */
/** @typedef {import('./brokers.mjs').FoundBroker} FoundBroker */
/** @typedef {import('./examples.mjs').FoundExample} FoundExample */
/** @typedef {import('./system.mjs').SystemFacts} SystemFacts */
/** @typedef {Pick<FoundBroker, 'name' | 'version' | 'status' | 'path' | 'launchedBy' | 'why' | 'cure'>} Row */

/**
 * @typedef {object} Look
 * @property {number} columns width of the terminal
 * @property {boolean} colour
 */

const margin = '  ';

/**
 * How to print on this stream: NO_COLOR and anything that is no terminal get plain text.
 * @param {{ isTTY?: boolean, columns?: number }} stream
 * @param {NodeJS.ProcessEnv} env
 * @returns {Look}
 */
export function lookOf(stream, env) {
  const colour = stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return { columns: Math.max(60, Math.min(stream.columns ?? 110, 110)), colour };
}

/**
 * One row a stack: version and place, or why it is missing and the command that adds it.
 * @param {readonly FoundStack[]} stacks
 * @param {Look} look
 * @returns {string}
 */
export function stackTable(stacks, look) {
  return foundTable('stack', stacks, look, summary(stacks));
}

/**
 * The same for the brokers that can be started.
 * @param {readonly FoundBroker[]} brokers
 * @param {Look} look
 * @returns {string}
 */
export function brokerTable(brokers, look) {
  return foundTable('broker', brokers, look, brokerSummary(brokers));
}

/**
 * The same for the programs in other languages; empty where none is here, as in an installed package.
 * @param {readonly FoundExample[]} examples
 * @param {Look} look
 * @returns {string}
 */
export function exampleTable(examples, look) {
  if (examples.length === 0) return '';
  return foundTable('example', examples, look, exampleSummary(examples));
}

/**
 * @param {string} kind
 * @param {readonly Row[]} rows
 * @param {Look} look
 * @param {string} meaning what follows from it, below the table
 */
function foundTable(kind, rows, look, meaning) {
  const paint = painter(look);
  const names = widest([kind, ...rows.map((row) => row.name)]);
  const versions = widest(['version', ...rows.map((row) => row.version || missingWord(row))]);
  const indent = margin + ' '.repeat(names + 2 + versions + 2);
  const header = `${margin}${kind.padEnd(names)}  ${'version'.padEnd(versions)}  found`;
  const lines = rows.map((row) => {
    const version = (row.version || missingWord(row)).padEnd(versions);
    const [first = '', ...rest] = wrap(sentences(row), look.columns - indent.length);
    const isFound = row.status === 'found';
    const line = `${margin}${row.name.padEnd(names)}  ${isFound ? version : paint.warn(version)}  ${first}`;
    return [line, ...rest.map((text) => indent + text)].join('\n');
  });
  const below = wrap([meaning], look.columns - margin.length).map((text) => margin + text);
  return [paint.dim(header), ...lines, '', ...below].join('\n');
}

/** @param {Row} row */
function missingWord({ status }) {
  return status === 'missing' ? 'missing' : 'unknown';
}

/**
 * @param {Row} row
 * @returns {string[]} each begins a line of its own
 */
function sentences(row) {
  if (row.status === 'found') return [`${row.path} (${row.launchedBy})`];
  return [row.why, `to add it: ${row.cure}`];
}

/** @param {readonly FoundBroker[]} brokers */
function brokerSummary(brokers) {
  const count = brokers.filter((broker) => broker.status === 'found').length;
  if (count === brokers.length) return `All ${brokers.length} brokers were found.`;
  return `${count} of ${brokers.length} brokers were found; \`npx signalbox setup --brokers\` adds the others where apt-get can.`;
}

/** @param {readonly FoundExample[]} examples */
function exampleSummary(examples) {
  const count = examples.filter((example) => example.status === 'found').length;
  return `${count} of ${examples.length} example programs can run here: --stacks external:PATH; \`npm run test:external\` tests them.`;
}

/** @param {readonly FoundStack[]} stacks */
function summary(stacks) {
  const count = stacks.filter((stack) => stack.status === 'found').length;
  if (count === 0) return 'No stack was found, so nothing can be tested yet.';
  if (count === stacks.length) return `All ${stacks.length} stacks were found.`;
  const lacksSafari = stacks.some(({ name, status }) => name === 'safari' && status === 'missing');
  const safari = lacksSafari
    ? ' Outside macOS the plan has no cells of Safari unless you name it.'
    : '';
  return `${count} of ${stacks.length} stacks were found; cells of the others count as unsupported and stop nothing.${safari}`;
}

/**
 * What this machine and this user allow.
 * @param {SystemFacts} facts
 * @param {Look} look
 * @returns {string}
 */
export function systemTable(facts, look) {
  const rows = systemRows(facts);
  const labels = widest(rows.map(([label]) => label));
  const indent = margin + ' '.repeat(labels + 2);
  return rows
    .map(([label, text]) => {
      const [first = '', ...rest] = wrap([text], look.columns - indent.length);
      return [
        `${margin}${label.padEnd(labels)}  ${first}`,
        ...rest.map((line) => indent + line),
      ].join('\n');
    })
    .join('\n');
}

/**
 * @param {SystemFacts} facts
 * @returns {[label: string, text: string][]}
 */
function systemRows(facts) {
  const memory = (facts.memoryBytes / 2 ** 30).toFixed(1);
  const rights = {
    root: 'root: missing browsers can be installed',
    sudo: 'sudo works without a password: missing browsers can be installed',
    user: 'neither root nor sudo without a password: system packages are left as they are',
  };
  return [
    [
      'machine',
      `${facts.os}, ${facts.kernel} ${facts.arch}, ${facts.cores} cores, ${memory} GiB, Node ${facts.node}`,
    ],
    ['user', rights[facts.rights]],
    [
      'namespaces',
      facts.namespaces
        ? 'network namespaces can be made: NAT labs can run'
        : 'not permitted: NAT labs cannot run, everything else can',
    ],
    ['display', displayText(facts)],
  ];
}

/** @param {SystemFacts} facts */
function displayText({ display, xvfb }) {
  if (display !== '') return display;
  return xvfb === ''
    ? 'none, and no Xvfb: webkitgtk cannot run'
    : `none; webkitgtk runs under ${xvfb}`;
}

/** @param {string[]} texts */
function widest(texts) {
  return Math.max(...texts.map((text) => text.length));
}

/**
 * Breaks at spaces; a word longer than the width, such as a path, stays whole.
 * @param {string[]} texts
 * @param {number} width
 * @returns {string[]}
 */
function wrap(texts, width) {
  return texts.flatMap((text) => {
    /** @type {string[]} */
    const lines = [];
    for (const word of text.split(' ')) {
      const last = lines.at(-1);
      if (last !== undefined && last.length + 1 + word.length <= width)
        lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines;
  });
}

/** @param {Look} look */
function painter({ colour }) {
  /** @param {number} code */
  const sgr = (code) => (/** @type {string} */ text) =>
    colour ? `\u001b[${code}m${text}\u001b[0m` : text;
  return { warn: sgr(33), dim: sgr(2) };
}
