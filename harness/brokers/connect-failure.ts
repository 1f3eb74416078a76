/** Says in our own words why a broker could not be reached: one code and one cure for each way to fail. */
import { HarnessError, type ErrorCode, type Failure } from '../core/errors.ts';
import type { Ms } from '../core/units.ts';
import type { BrokerAddress } from './broker.ts';
import { connackRefusal } from './connect-connack.ts';

/** How far a connection had come. */
export type Stage = 'tcp' | 'tls' | 'websocket' | 'mqtt';

const expired = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const untrusted = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|HOSTNAME_|ERR_TLS_CERT_)/;
const unresolved = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME']);
const noRoute = new Set(['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ETIMEDOUT']);
const notTls = /^(EPROTO|ECONNRESET|ERR_SSL_(WRONG_VERSION|PACKET_LENGTH|UNEXPECTED_MESSAGE|HTTP))/;
const hungUp = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']);

/**
 * What an error of mqtt.js, net, tls or ws means for somebody who wants to reach this broker.
 * @param stage - how far the connection had come when it was thrown
 * @returns an error whose texts and cause hold neither credentials nor anything that was sent
 */
export function connectFailure(
  error: unknown,
  address: BrokerAddress,
  stage: Stage = 'mqtt',
): HarnessError {
  if (error instanceof HarnessError) return error;
  const url = publicUrl(address);
  const code = codeOf(error);
  const failure =
    typeof code === 'number' ? connackRefusal(code, url) : meaning(code, textOf(error), url, stage);
  return new HarnessError({ ...failure, cause: bareCause(code, error) });
}

/** The URL as it may be shown: without user, password and query, whoever put them there. */
export function publicUrl({ url }: Pick<BrokerAddress, 'url'>): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** What it means that a stage had no answer in time. */
export function silence(stage: Stage, address: BrokerAddress, within: Ms): Failure {
  const url = publicUrl(address);
  if (stage === 'tcp') {
    return failure('broker-host-unreachable', `no TCP connection to ${url} within ${within} ms`, [
      'check the address, and that no firewall on the way drops packets to this port',
    ]);
  }
  const missing = { tls: 'no TLS handshake', websocket: 'no WebSocket', mqtt: 'no CONNACK' }[stage];
  const what = `${missing} from ${url} within ${within} ms, though TCP was connected`;
  return failure('broker-connect-timeout', what, [
    'check that an MQTT broker listens there, with this transport, and that it is not stuck',
  ]);
}

/** What it means that an HTTP server answered the upgrade to WebSocket with another status. */
export function httpRefusal(status: number, address: BrokerAddress): HarnessError {
  const url = publicUrl(address);
  const cures: Readonly<Record<number, string>> = {
    401: 'its WebSocket asks for HTTP credentials, which MQTT clients cannot give',
    403: 'it forbids this client: ask who runs it',
    426: 'it wants another kind of upgrade: check port and path',
  };
  return new HarnessError(
    failure('broker-not-websocket', `${url} answered the upgrade with HTTP ${status}`, [
      cures[status] ??
        'check the path of the URL: most brokers use /mqtt, RabbitMQ /ws, and some none',
    ]),
  );
}

function meaning(code: string, why: string, url: string, stage: Stage): Failure {
  if (expired.has(code)) {
    return failure(
      'broker-certificate-expired',
      `the certificate of ${url} is not valid now: ${why}`,
      ['renew the certificate of the broker, and check the clock of this machine'],
    );
  }
  if (untrusted.test(code)) {
    return failure('broker-certificate-refused', `the certificate of ${url} is refused: ${why}`, [
      code === 'ERR_TLS_CERT_ALTNAME_INVALID'
        ? 'use a host name that the certificate is for'
        : 'give the certificate of the authority that signed it in SIGNALBOX_BROKER_CA=FILE',
    ]);
  }
  if (unresolved.has(code)) {
    return failure('broker-host-unknown', `the host name of ${url} does not resolve (${code})`, [
      'check its spelling, and that this machine has a name server',
    ]);
  }
  if (noRoute.has(code)) {
    return failure('broker-host-unreachable', `${url} cannot be reached (${code})`, [
      'check the address, and the network and firewalls on the way',
    ]);
  }
  return meaningAt[stage](code, why, url);
}

const meaningAt: Record<Stage, (code: string, why: string, url: string) => Failure> = {
  tcp: (code, why, url) =>
    failure('broker-unreachable', `${url} did not accept the connection: ${code || why}`, [
      'check that the broker runs, and the port of the URL',
    ]),
  tls: (code, why, url) =>
    notTls.test(code)
      ? failure('broker-not-tls', `${url} did not speak TLS (${code})`, [
          'check the port, or use the scheme without s: mqtt:// or ws://',
        ])
      : failure('broker-tls-failed', `the TLS handshake with ${url} failed: ${why}`, [
          'check that the broker asks for no client certificate and offers TLS 1.2 or newer',
        ]),
  websocket: (code, why, url) =>
    failure('broker-not-websocket', `${url} did not open a WebSocket for MQTT: ${code || why}`, [
      'check port and path of the URL, and that this port is for WebSocket',
    ]),
  mqtt: (code, why, url) =>
    hungUp.has(code) || code === ''
      ? failure('broker-closed-early', `${url} closed the connection before CONNACK: ${why}`, [
          'check the transport of the port, and the broker’s log: it may know another protocol ' +
            'version, or allow fewer connections',
        ])
      : failure('broker-unreachable', `${url} failed during CONNECT: ${code}`, [
          'check that the broker runs, and the port of the URL',
        ]),
};

const failure = (code: ErrorCode, what: string, [cure]: readonly [string]): Failure => ({
  code,
  what,
  cure,
});

/** A number is the code of a CONNACK, a word one of the system, of OpenSSL or of the HTTP parser. */
function codeOf(error: unknown): number | string {
  if (!(error instanceof Error)) return '';
  // Node tries all addresses of a name, and gathers what each of them said
  const said: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const code: unknown = said instanceof Error ? Reflect.get(said, 'code') : undefined;
  return typeof code === 'number' || typeof code === 'string' ? code : '';
}

/** OpenSSL puts its source files and line numbers around the one part that says something. */
function textOf(error: unknown): string {
  const text = error instanceof Error ? error.message : '';
  return text.split(':').length > 5 ? (text.split(':')[5] ?? text) : text;
}

/** Code and message alone: errors of libraries carry sockets, options and certificates along. */
const bareCause = (code: number | string, error: unknown): Error =>
  Object.assign(new Error(textOf(error)), code === '' ? {} : { code });
