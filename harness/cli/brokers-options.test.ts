import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HarnessError } from '../core/errors.ts';
import { brokersOptions } from './brokers-options.ts';

const read = (...args: string[]) => brokersOptions(args, ['office']);

test('names are told apart from brokers that run already, each counts once', () => {
  const { local, remote, depth, only, install } = read(
    ...['nats', 'aedes', 'mqtt://h:1883', 'hivemq', 'office', 'nats', '--no-install'],
  );
  assert.deepEqual(local, ['aedes', 'nats']);
  assert.deepEqual(remote, ['mqtt://h:1883', 'hivemq', 'office']);
  assert.deepEqual([depth, only, install], ['quick', null, false]);
});

test('--only takes its value either way', () => {
  assert.equal(read('--only', 'bench').only, 'bench');
  assert.equal(read('--only=conformance', '--full').only, 'conformance');
});

test('what is not understood is refused in one line that says what to do', () => {
  const refused: readonly (readonly [args: string[], says: RegExp])[] = [
    [['rabitmq'], /there is no broker "rabitmq"\. did you mean rabbitmq\?/],
    [['http://h'], /not understood.*mqtt:\/\//],
    [['--quik'], /--quik is no option\. did you mean --quick\?/],
    [['--only', 'speed'], /--only speed is not known/],
    [['--only'], /--only is not known/],
    [['--full', '--quick'], /contradict/],
    [['--full=yes'], /--full takes no value/],
  ];
  for (const [args, says] of refused) {
    assert.throws(
      () => read(...args),
      (error: unknown) => {
        assert.ok(error instanceof HarnessError && error.code === 'bad-option');
        assert.match(error.message, says);
        assert.ok(!error.message.includes('\n'));
        return true;
      },
    );
  }
});

test('a login in a URL is refused and not repeated', () => {
  assert.throws(
    () => read('mqtts://me:hunter2@host'),
    (error: unknown) => error instanceof Error && !/hunter2|\bme\b/.test(error.message),
  );
});
