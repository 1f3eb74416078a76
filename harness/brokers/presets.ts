/** Public brokers that we know: where they listen, what their operators ask of users, and where that is written. */
import type { BrokerAddress, Transport } from './broker.ts';

/** A broker that somebody keeps open for everybody. Nothing here is used unless the user names it. */
export interface PublicBroker {
  /** What `--broker NAME` calls it. */
  readonly name: string;
  readonly host: string;
  /** Other host names of the same service. */
  readonly alsoAt?: readonly string[];
  readonly operator: string;
  readonly urls: Partial<Record<Transport, string>>;
  /** Open to everybody too, so no secret. */
  readonly login?: { readonly username: string; readonly password: string };
  /** What is asked of users, in our words. */
  readonly asks: readonly string[];
  /** Where ports and requests are written down. */
  readonly sources: readonly string[];
  /** Known trouble, such as ports that come and go. */
  readonly notes: readonly string[];
}

const communityList = 'https://github.com/mqtt/mqtt.org/wiki/public_brokers';
const noGuarantee = 'no guarantee of service: be sensible, and break nothing for others';

export const publicBrokers: readonly PublicBroker[] = [
  {
    name: 'mosquitto-org',
    host: 'test.mosquitto.org',
    operator: 'the Eclipse Mosquitto project',
    urls: {
      tcp: 'mqtt://test.mosquitto.org:1883',
      tls: 'mqtts://test.mosquitto.org:8886',
      ws: 'ws://test.mosquitto.org:8080',
      wss: 'wss://test.mosquitto.org:8081',
    },
    asks: [
      'free to use for anything, but not to be abused or relied upon',
      'it is not there to show what Mosquitto can perform',
      'nothing sensitive: everybody may be listening',
      'no subscription to # for users without a login',
    ],
    sources: ['https://test.mosquitto.org/', communityList],
    notes: [
      'it often runs unreleased code or a debugger, and restarts; WebSocket and TLS are what is missing first',
      '8883 has a certificate of its own authority; 8886 and 8081 have one that systems trust',
    ],
  },
  {
    name: 'hivemq',
    host: 'broker.hivemq.com',
    alsoAt: ['broker.mqttdashboard.com'],
    operator: 'HiveMQ GmbH',
    urls: {
      tcp: 'mqtt://broker.hivemq.com:1883',
      tls: 'mqtts://broker.hivemq.com:8883',
      ws: 'ws://broker.hivemq.com:8000/mqtt',
      wss: 'wss://broker.hivemq.com:8884/mqtt',
    },
    asks: [noGuarantee],
    sources: ['https://www.hivemq.com/mqtt/public-mqtt-broker/', communityList],
    notes: ['a client was seen to receive no more than about 50 messages a second'],
  },
  {
    name: 'emqx',
    host: 'broker.emqx.io',
    operator: 'EMQ Technologies',
    urls: {
      tcp: 'mqtt://broker.emqx.io:1883',
      tls: 'mqtts://broker.emqx.io:8883',
      ws: 'ws://broker.emqx.io:8083/mqtt',
      wss: 'wss://broker.emqx.io:8084/mqtt',
    },
    asks: ['for tests and learning, not for production'],
    sources: [
      'https://github.com/emqx/MQTT-Client-Examples',
      'https://www.emqx.com/en/mqtt/public-mqtt5-broker',
    ],
    notes: [],
  },
  {
    name: 'emqx-cn',
    host: 'broker-cn.emqx.io',
    operator: 'EMQ Technologies',
    urls: {
      tcp: 'mqtt://broker-cn.emqx.io:1883',
      tls: 'mqtts://broker-cn.emqx.io:8883',
      ws: 'ws://broker-cn.emqx.io:8083/mqtt',
      wss: 'wss://broker-cn.emqx.io:8084/mqtt',
    },
    asks: ['for tests and learning, not for production'],
    sources: ['https://github.com/emqx/blog', 'https://www.emqx.com/en/mqtt/public-mqtt5-broker'],
    notes: ['a service of its own in China: it shares no topics with broker.emqx.io'],
  },
  {
    name: 'eclipse',
    host: 'mqtt.eclipseprojects.io',
    alsoAt: ['mqtt.eclipse.org', 'iot.eclipse.org'],
    operator: 'the Eclipse Foundation',
    urls: {
      tcp: 'mqtt://mqtt.eclipseprojects.io:1883',
      tls: 'mqtts://mqtt.eclipseprojects.io:8883',
      ws: 'ws://mqtt.eclipseprojects.io:80/mqtt',
      wss: 'wss://mqtt.eclipseprojects.io:443/mqtt',
    },
    asks: [noGuarantee],
    sources: ['https://mqtt.eclipseprojects.io/', communityList],
    notes: ['a sandbox whose host name has changed twice'],
  },
  {
    name: 'shiftr',
    host: 'public.cloud.shiftr.io',
    operator: 'shiftr.io',
    urls: {
      tcp: 'mqtt://public.cloud.shiftr.io:1883',
      wss: 'wss://public.cloud.shiftr.io:443',
    },
    login: { username: 'public', password: 'public' },
    asks: ['a public place to try the service: everybody sees everything, also on a web page'],
    sources: ['https://www.shiftr.io/try'],
    notes: ['user and password are both the word public'],
  },
];

/** The public broker of this `--broker` name; undefined when there is none. */
export function publicBrokerNamed(name: string): PublicBroker | undefined {
  return publicBrokers.find((broker) => broker.name === name || broker.host === name);
}

/** The public broker behind an address, also when it was given as a URL of one's own; undefined for all others. */
export function publicBrokerAt({ url }: Pick<BrokerAddress, 'url'>): PublicBroker | undefined {
  const host = new URL(url).hostname.toLowerCase().replace(/\.$/, '');
  return publicBrokers.find(({ host: its, alsoAt = [] }) => its === host || alsoAt.includes(host));
}
