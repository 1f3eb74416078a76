/** The words behind the code of a CONNACK that refuses, in both versions of MQTT. */
import type { ErrorCode, Failure } from '../core/errors.ts';

const login = 'check user name and password, and that this user may connect';
const later = 'wait a while and try again';
const clientId = 'check the rules of the broker for client ids';

/** MQTT 3.1.1 section 3.2.2.3 below 128, MQTT 5.0 section 3.2.2.2 from 128 on. */
const refusals: Readonly<Record<number, readonly [words: string, cure: string]>> = {
  1: [
    'it does not speak this version of MQTT',
    'use the other protocol version, 3.1.1 instead of 5 or the reverse',
  ],
  2: ['it does not accept the client id', clientId],
  3: ['its MQTT service is unavailable', later],
  4: ['user name or password is wrong', login],
  5: ['this client is not authorised', login],
  128: ['it gives no reason', "look into the broker's log"],
  129: ['it could not parse our CONNECT', 'report it: our packet may be wrong'],
  130: ['our CONNECT breaks the protocol in its eyes', 'report it: our packet may be wrong'],
  131: ['a rule of this implementation forbids it', "look into the broker's log"],
  132: ['it does not speak this version of MQTT', 'use protocol version 3.1.1'],
  133: ['it does not accept the client id', clientId],
  134: ['user name or password is wrong', login],
  135: ['this client is not authorised', login],
  136: ['its MQTT service is unavailable', later],
  137: ['it is busy', later],
  138: ['this client is banned', 'ask who runs the broker'],
  140: ['it wants another way of authentication', 'use a broker that takes user and password'],
  144: ['the topic of our will is not acceptable', 'allow this user to write there'],
  149: ['our CONNECT is larger than it accepts', 'use shorter names'],
  151: ['a quota is used up', later],
  153: ['the payload of our will is not of the format that it names', 'report it'],
  154: ['it does not keep retained messages', 'use a broker that does'],
  155: ['it does not offer the QoS of our will', 'use a broker that offers QoS 1'],
  156: ['it asks us to use another server', 'use the URL of that server'],
  157: ['it has moved for good', 'use its new URL'],
  159: ['too many connections are opened in a short time', later],
};

const loginCodes: readonly number[] = [4, 5, 134, 135];

/**
 * What a CONNACK with this code means.
 * @param code - return code of MQTT 3.1.1, or reason code of MQTT 5; not 0
 */
export function connackRefusal(code: number, url: string): Failure {
  const [words, cure] = refusals[code] ?? ['it names a code that no standard knows', login];
  const name: ErrorCode = loginCodes.includes(code) ? 'broker-login-refused' : 'broker-refused';
  return { code: name, what: `${url} answered CONNECT with code ${code}: ${words}`, cure };
}
