/** Waits for the first CONNACK of a link, or says why there is none. */
import type { MqttClient } from 'mqtt';
import { HarnessError } from '../core/errors.ts';
import type { Journal } from './journal.ts';

/** @throws HarnessError `broker-unreachable`, or `broker-refused` with the code of CONNACK */
export function connected(client: MqttClient, url: string, journal: Journal): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('connect', (connack) => {
      journal.record({ kind: 'mqtt.connected', sessionPresent: connack.sessionPresent });
      resolve();
    });
    client.once('error', (error) => {
      reject(connectFailure(error, url));
    });
    client.once('close', () => {
      reject(connectFailure(new Error('the connection was closed before CONNACK'), url));
    });
  });
}

function connectFailure(error: Error, url: string): HarnessError {
  const code = 'code' in error ? error.code : undefined;
  const refused = typeof code === 'number'; // mqtt.js puts the CONNACK return code there
  return new HarnessError({
    code: refused ? 'broker-refused' : 'broker-unreachable',
    what: `${url}: ${error.message || String(code)}`,
    cure: refused
      ? 'check user, password and client id rules of the broker'
      : 'check that the broker runs, the port, the transport (pages need ws or wss) and the path',
    cause: error,
  });
}
