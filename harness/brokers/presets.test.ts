/** The list of public brokers holds together: each can be named, is recognised by its URL, and says its source. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publicBrokerAt, publicBrokerNamed, publicBrokers } from './presets.ts';
import { remoteAddresses } from './remote-addresses.ts';
import { remoteSettings } from './remote-settings.ts';

for (const broker of publicBrokers) {
  test(`${broker.name} is named, recognised by all its URLs, and its requests have a source`, () => {
    assert.equal(publicBrokerNamed(broker.name), broker);
    assert.equal(publicBrokerNamed(broker.host), broker);
    const addresses = remoteAddresses([broker.name], remoteSettings({}));
    assert.deepEqual(Object.keys(addresses).sort(), Object.keys(broker.urls).sort());
    for (const address of Object.values(addresses)) {
      assert.equal(publicBrokerAt(address), broker);
      assert.equal(new URL(address.url).hostname, broker.host);
      assert.equal(address.password, broker.login?.password);
    }
    assert.ok(broker.asks.length > 0 && broker.sources.length > 0);
    for (const source of broker.sources) assert.equal(new URL(source).protocol, 'https:');
  });
}

test('names and hosts are unique', () => {
  const hosts = publicBrokers.flatMap(({ host, alsoAt = [] }) => [host, ...alsoAt]);
  assert.equal(new Set(hosts).size, hosts.length);
  assert.equal(new Set(publicBrokers.map(({ name }) => name)).size, publicBrokers.length);
});

test('a public broker is recognised whatever way its host is written, and a neighbour is not', () => {
  for (const url of ['mqtt://BROKER.hivemq.com', 'wss://broker.hivemq.com.:8884/x']) {
    assert.equal(publicBrokerAt({ url })?.name, 'hivemq');
  }
  assert.equal(publicBrokerAt({ url: 'mqtt://my-broker.hivemq.com' }), undefined);
  assert.equal(publicBrokerAt({ url: 'mqtt://127.0.0.1' }), undefined);
});
