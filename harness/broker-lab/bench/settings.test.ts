import assert from 'node:assert/strict';
import { test } from 'node:test';
import { full, gentle, quick } from './settings.ts';

test('a broker of others gets no load, and every part that is missing is named', () => {
  for (const preset of [quick, full]) {
    const { settings, leftOut } = gentle(preset);
    assert.deepEqual([settings.saturation, settings.storm], [[], null]);
    assert.ok(
      settings.delivery.ratePerSecond <= 5 && Math.max(...settings.delivery.payloads) <= 4096,
    );
    assert.ok(Math.max(...settings.fanOut.subscribers) <= 10);
    assert.deepEqual(
      leftOut.map(({ part }) => part),
      [
        ...['delivery of 1024 B', 'delivery of 65536 B'],
        ...['delivery at more than 5 messages per second', 'fan-out to 100 subscribers'],
        ...['saturation', 'reconnect storm'],
      ],
    );
  }
});
