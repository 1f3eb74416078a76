/** Where an application is told to go: the values that a URL, a command line or the environment of a program gets. */
import type { Role } from '../../core/ids.ts';
import type { RunningBroker } from '../../brokers/broker.ts';
import { HarnessError } from '../../core/errors.ts';
import { roomPasswordVariable } from '../room-password.ts';

export interface Place {
  /** Empty where the broker has no such transport. */
  readonly ws: string;
  readonly tcp: string;
  readonly root: string;
  /** Of the room; empty: none. */
  readonly password: string;
  /** Empty: the application chooses its name itself. */
  readonly id: string;
  readonly peer: string;
  /** What the application is to be. */
  readonly role: Role;
}

function wordsOf({
  ws,
  tcp,
  root,
  password,
  id,
  peer,
  role,
}: Place): Readonly<Record<string, string>> {
  const [byWs, byTcp] = [hostOf(ws), hostOf(tcp)];
  return {
    ...{ ws, tcp, root, password, id, peer, role },
    ...{ wsHost: byWs.host, wsPort: byWs.port, tcpHost: byTcp.host, tcpPort: byTcp.port },
  };
}

function hostOf(text: string): { host: string; port: string } {
  if (text === '') return { host: '', port: '' };
  const { hostname, port, protocol } = new URL(text);
  const usual = { 'ws:': '80', 'wss:': '443', 'mqtt:': '1883', 'mqtts:': '8883' }[protocol] ?? '';
  return { host: hostname, port: port === '' ? usual : port };
}

/**
 * The text with every `{word}` replaced.
 * @param write - how a value is written there, such as percent-encoded
 * @throws HarnessError `bad-option` for a word that means nothing
 */
export function filled(text: string, place: Place, write: (value: string) => string): string {
  const words = wordsOf(place);
  return text.replaceAll(/\{(\w+)\}/g, (_, word: string) => {
    const value = words[word];
    if (value !== undefined) return write(value);
    throw new HarnessError({
      code: 'bad-option',
      what: `{${word}} in "${text}" means nothing`,
      cure: `use ${Object.keys(words)
        .map((name) => `{${name}}`)
        .join(' ')}`,
    });
  });
}

/** The same for a program that reads its environment. */
export function environmentOf(place: Place): Record<string, string> {
  const { ws, tcp, root, password, id, peer, role } = place;
  return {
    ...{ SIGNALBOX_WS: ws, SIGNALBOX_TCP: tcp, SIGNALBOX_ROOT: root },
    ...{ SIGNALBOX_ID: id, SIGNALBOX_PEER: peer, SIGNALBOX_ROLE: role },
    [roomPasswordVariable]: password,
  };
}

/** What a broker is reached by; empty for a transport that it has not. */
export function urlsOf(broker: RunningBroker): { ws: string; tcp: string } {
  const url = (transport: 'ws' | 'tcp'): string => {
    try {
      return broker.address(transport).url;
    } catch {
      return ''; // it has no such transport, and whoever needs it says so
    }
  };
  return { ws: url('ws'), tcp: url('tcp') };
}
