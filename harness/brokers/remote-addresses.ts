/** Reads the URLs of a running broker: one for Node peers, one for pages. */
import { HarnessError } from '../core/errors.ts';
import type { BrokerAddress, Transport } from './broker.ts';

/** At most one address for each transport. */
export type RemoteAddresses = Partial<Record<Transport, BrokerAddress>>;

/**
 * Reads `--broker` values: `mqtt(s)://` is for Node peers, `ws(s)://` for pages; credentials may stand in the URL.
 * @throws HarnessError `bad-option` for another scheme, or a second URL of one transport
 */
export function remoteAddresses(urls: readonly string[]): RemoteAddresses {
  const addresses: RemoteAddresses = {};
  for (const text of urls) {
    const url = URL.canParse(text) ? new URL(text) : null;
    const transport = url === null ? undefined : transportOf(url.protocol);
    if (url === null || transport === undefined || url.hostname === '') {
      throw badBroker(`"${withoutCredentials(text)}" is not a broker URL`);
    }
    if (addresses[transport] !== undefined) throw badBroker(`two broker URLs for ${transport}`);
    addresses[transport] = addressOf(url);
  }
  return addresses;
}

function transportOf(protocol: string): Transport | undefined {
  if (protocol === 'mqtt:' || protocol === 'mqtts:') return 'tcp';
  return protocol === 'ws:' || protocol === 'wss:' ? 'ws' : undefined;
}

function addressOf(url: URL): BrokerAddress {
  const { username, password } = url;
  url.username = '';
  url.password = '';
  return {
    url: url.href.replace(/\/$/, ''),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
  };
}

const withoutCredentials = (text: string): string => text.replace(/\/\/[^/]*@/, '//…@');

const badBroker = (what: string): HarnessError =>
  new HarnessError({
    code: 'bad-option',
    what,
    cure: 'use --broker mqtt://host:1883 and, for pages, --broker ws://host:8080/mqtt',
  });
