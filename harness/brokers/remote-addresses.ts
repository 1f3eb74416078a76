/** Reads the names and URLs of brokers that run already: a public one, one of the user's file, or any URL. */
import { HarnessError } from '../core/errors.ts';
import { transports, type BrokerAddress, type Transport } from './broker.ts';
import { publicBrokerAt, publicBrokerNamed, publicBrokers } from './presets.ts';
import { remoteSettings, type RemoteLogin, type RemoteSettings } from './remote-settings.ts';

/** At most one address for each transport. */
export type RemoteAddresses = Partial<Record<Transport, BrokerAddress>>;

/** One broker that runs already. */
export interface RemoteBroker {
  /** Name of a preset or of the user's file, else host and port of the first URL. */
  readonly name: string;
  readonly addresses: RemoteAddresses;
  readonly isMine: boolean;
}

/**
 * Reads the values of `--broker` as one broker with several URLs, one for each transport.
 * @throws HarnessError `bad-option` for what is neither name nor URL, or two URLs of one transport
 */
export function remoteAddresses(
  values: readonly string[],
  settings: RemoteSettings = remoteSettings(),
): RemoteAddresses {
  const addresses: RemoteAddresses = {};
  for (const broker of values.map((value) => brokerOf(value, settings))) {
    for (const transport of transports) {
      const address = broker.addresses[transport];
      if (address === undefined) continue;
      if (addresses[transport] !== undefined) throw badBroker(`two broker URLs for ${transport}`);
      addresses[transport] = address;
    }
  }
  return addresses;
}

/**
 * Reads the values as many brokers: URLs in a row with the same host are one, unless a transport repeats.
 * @throws HarnessError `bad-option`; also when one login is given for several brokers
 */
export function remoteBrokers(
  values: readonly string[],
  settings: RemoteSettings = remoteSettings(),
): RemoteBroker[] {
  const brokers: RemoteBroker[] = [];
  let isRow = false;
  for (const value of values) {
    const broker = brokerOf(value, settings);
    const last = isRow && isUrl(value) ? brokers.at(-1) : undefined;
    if (last === undefined || !belongTogether(last, broker)) brokers.push(broker);
    else brokers.splice(-1, 1, { ...last, addresses: { ...last.addresses, ...broker.addresses } });
    isRow = isUrl(value); // who has a name is whole
  }
  const users = brokers.filter(({ name }) => isUrlBroker(name, settings));
  if (users.length > 1 && Object.keys(settings.login).length > 0) {
    throw new HarnessError({
      code: 'bad-option',
      what: `one login is set by SIGNALBOX_BROKER_USERNAME or _CA, and ${users.length} brokers are named`,
      cure: 'put them into a file, each with its own login, and name it in SIGNALBOX_BROKER_CONFIG',
    });
  }
  return brokers;
}

/**
 * How a broker is called in results: the name of a preset or of the user's file, else host and port; never a login.
 * @throws HarnessError `bad-option`
 */
export const remoteName = (value: string, settings = remoteSettings()): string =>
  brokerOf(value, settings).name;

function brokerOf(value: string, settings: RemoteSettings): RemoteBroker {
  const mine = settings.configured.find(({ name }) => name === value);
  if (mine !== undefined) {
    const addresses = addressesOf(mine.urls, mine.login);
    return { name: mine.name, addresses, isMine: mine.isMine };
  }
  const preset = publicBrokerNamed(value);
  if (preset !== undefined) {
    refuseLogin(preset.name, settings.login);
    const addresses = addressesOf(Object.values(preset.urls), preset.login ?? {});
    return { name: preset.name, addresses, isMine: false };
  }
  if (!isUrl(value)) throw unknownName(value, settings);
  const addresses = addressesOf([value], settings.login);
  const open = publicBrokerAt({ url: value });
  if (open !== undefined) refuseLogin(open.name, settings.login);
  return { name: open?.name ?? new URL(value).host, addresses, isMine: settings.isMine };
}

function addressesOf(urls: readonly string[], login: RemoteLogin): RemoteAddresses {
  const addresses: RemoteAddresses = {};
  for (const text of urls) {
    const url = URL.canParse(text) ? new URL(text) : null;
    const transport = url === null ? undefined : transportOf(url.protocol);
    if (url === null || transport === undefined || url.hostname === '') {
      throw badBroker(`${shown(text)} is not a broker URL`);
    }
    if (addresses[transport] !== undefined) throw badBroker(`two broker URLs for ${transport}`);
    const address = addressOf(url, login);
    addresses[transport] = address;
  }
  return addresses;
}

const schemes: Readonly<Record<string, Transport>> = {
  'mqtt:': 'tcp',
  'mqtts:': 'tls',
  'ws:': 'ws',
  'wss:': 'wss',
};
const transportOf = (protocol: string): Transport | undefined => schemes[protocol];

function addressOf(url: URL, login: RemoteLogin): BrokerAddress {
  const { username, password } = url;
  url.username = '';
  url.password = '';
  return {
    url: url.href.replace(/\/$/, ''),
    ...login,
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
  };
}

/** A login that the user set for another broker; presets bring their own where they need one. */
function refuseLogin(name: string, login: RemoteLogin): void {
  if (login.username === undefined) return;
  throw new HarnessError({
    code: 'bad-option',
    what: `SIGNALBOX_BROKER_USERNAME is set, and ${name} is a public broker, where nothing is secret`,
    cure: 'unset it; a login for another broker belongs into the file of SIGNALBOX_BROKER_CONFIG',
  });
}

function belongTogether(last: RemoteBroker, next: RemoteBroker): boolean {
  const [a, b] = [last, next].map(({ addresses }) => Object.values(addresses)[0]?.url ?? '');
  const isSameHost = new URL(a ?? '').hostname === new URL(b ?? '').hostname;
  return (
    isSameHost && transports.every((each) => !(each in last.addresses && each in next.addresses))
  );
}

const isUrl = (value: string): boolean => /^[a-z]+:\/\//i.test(value);

const isUrlBroker = (name: string, { configured }: RemoteSettings): boolean =>
  publicBrokerNamed(name) === undefined && configured.every((each) => each.name !== name);

/** Text of a user as it may be repeated: what has an @ may hold a password. */
const shown = (text: string): string => (text.includes('@') ? 'a value with an @' : `"${text}"`);

function unknownName(value: string, { configured }: RemoteSettings): HarnessError {
  const names = [...configured, ...publicBrokers].map(({ name }) => name);
  return badBroker(`${shown(value)} is neither a broker URL nor one of ${names.join(', ')}`);
}

const badBroker = (what: string): HarnessError =>
  new HarnessError({
    code: 'bad-option',
    what,
    cure: 'use --broker mqtt://host:1883 and, for pages, --broker ws://host:8080/mqtt',
  });
