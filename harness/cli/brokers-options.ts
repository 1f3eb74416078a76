/** Reads the command line of `signalbox brokers`. */
import { parseArgs } from 'node:util';
import { isOwnFile, ownFile, type OwnFile } from '../../setup/own-file.mjs';
import { nearest } from '../../setup/suggest.mjs';
import { publicBrokers } from '../brokers/presets.ts';
import { HarnessError } from '../core/errors.ts';
import { brokerNames, type BrokerName } from '../run/registry.ts';

export interface BrokersOptions {
  readonly help: boolean;
  readonly depth: 'quick' | 'full';
  readonly only: 'conformance' | 'bench' | null;
  readonly install: boolean;
  /** Ours, each once; empty with no remote either: all that are installed. */
  readonly local: readonly BrokerName[];
  /** Files of the user. */
  readonly own: readonly OwnFile[];
  /** Names and URLs of brokers that run already. */
  readonly remote: readonly string[];
}

const flags = ['quick', 'full', 'no-install', 'help'] as const;
const options = {
  only: { type: 'string' },
  ...Object.fromEntries(flags.map((name) => [name, { type: 'boolean' as const }])),
} as const;

/**
 * @param configured - names of the user's own file of brokers
 * @throws HarnessError `bad-option` saying what is wrong and what was probably meant, in one line
 */
export function brokersOptions(
  args: readonly string[],
  configured: readonly string[],
): BrokersOptions {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const given = new Set<string>();
  const names: string[] = [];
  const own: OwnFile[] = [];
  let only: BrokersOptions['only'] = null;
  for (const token of tokens) {
    if (token.kind === 'positional' && isOwnFile(token.value)) own.push(ownBroker(token.value));
    else if (token.kind === 'positional') names.push(checkedName(token.value, configured));
    else if (token.kind === 'option' && token.name === 'only') only = onlyOf(token.value);
    else if (token.kind === 'option') given.add(flagOf(token.name, token.rawName, token.value));
  }
  if (given.has('quick') && given.has('full')) {
    throw bad('--quick and --full contradict each other', 'give one of them');
  }
  const local = brokerNames.filter((name) => names.includes(name));
  const remote = [...new Set(names)].filter((name) => !isLocal(name));
  return {
    help: given.has('help'),
    depth: given.has('full') ? 'full' : 'quick',
    ...{ only, install: !given.has('no-install'), local, own, remote },
  };
}

const isLocal = (name: string): boolean => brokerNames.some((known) => known === name);

function ownBroker(text: string): OwnFile {
  const read = ownFile(text, 'broker', brokerNames);
  if ('own' in read) return read.own;
  throw bad(read.what, read.cure);
}

function checkedName(value: string, configured: readonly string[]): string {
  if (value.includes('://')) return checkedUrl(value);
  const known = [...brokerNames, ...configured, ...publicBrokers.map(({ name }) => name)];
  if (known.includes(value) || publicBrokers.some(({ host }) => host === value)) return value;
  const meant = nearest(value, known);
  throw bad(
    `there is no broker "${value}"`,
    meant === undefined ? `use a URL, or one of ${known.join(', ')}` : `did you mean ${meant}?`,
  );
}

/** What may hold a password is never repeated. */
function checkedUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^(mqtts?|wss?):$/.test(url.protocol) || url.hostname === '') {
    throw bad(
      'a broker URL is not understood',
      'use mqtt://, mqtts://, ws:// or wss:// and a host',
    );
  }
  if (url.username === '' && url.password === '') return value;
  throw bad(
    'a URL has a login in it, and every user of this machine can read command lines',
    'give it without, and set SIGNALBOX_BROKER_USERNAME and SIGNALBOX_BROKER_PASSWORD',
  );
}

function onlyOf(value: string | undefined): BrokersOptions['only'] {
  if (value === 'conformance' || value === 'bench') return value;
  throw bad(
    `--only${value === undefined ? '' : ` ${value}`} is not known`,
    'use --only conformance or --only bench',
  );
}

function flagOf(name: string, rawName: string, value: string | undefined): string {
  if (!flags.some((known) => known === name)) {
    const meant = nearest(name, [...flags, 'only']);
    throw bad(
      `${rawName} is no option`,
      meant === undefined ? 'see signalbox brokers --help' : `did you mean --${meant}?`,
    );
  }
  if (value !== undefined) throw bad(`${rawName} takes no value`, `write ${rawName} alone`);
  return name;
}

const bad = (what: string, cure: string): HarnessError =>
  new HarnessError({ code: 'bad-option', what, cure });

export const brokersHelp = `Usage: signalbox brokers [NAME|URL ...] [options]

Looks at MQTT brokers: are they correct, what are their limits, how long do they take. Writes
reports/brokers/latest/index.html. Without a name: all of ours that are installed.

  NAME                     ${brokerNames.join(', ')}: started here on free ports, and ended;
                           ${publicBrokers.map(({ name }) => name).join(', ')}:
                           public ones, with the manners that their operators ask for
  URL                      mqtt://, mqtts://, ws:// or wss://; URLs of one host are one broker
  module:./my-broker.mjs   one of your own: docs/broker.md
  --quick                  one to two minutes a broker, a quarter of an hour for one of others (default)
  --full                   several times as long; enough samples for p99.9
  --only conformance|bench one half of it
  --no-install             touches neither system nor packages; so does CI=true

  SIGNALBOX_BROKER_USERNAME, _PASSWORD, _CA: login and authority for a URL;
  SIGNALBOX_BROKER_CONFIG: a file with several; SIGNALBOX_BROKER_MINE=1: the broker is yours,
  so load tests are allowed

Exit code: 0 when every broker could be looked at, 1 otherwise, 2 for a wrong argument, 130 when
stopped by Ctrl-C.`;
