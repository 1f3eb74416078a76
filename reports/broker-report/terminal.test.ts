import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleBrokersFile } from '../html/sample/brokers.ts';
import { brokersText } from './terminal.ts';

test('the table has a row for each broker, also for one that could not be looked at', () => {
  const lines = brokersText(sampleBrokersFile()).split('\n');
  assert.match(lines[1] ?? '', /^broker +conformance +connect/);
  assert.ok(
    lines.some((line) =>
      /^rabbitmq 3\.10\.8 +9 passed, 2 quirk, 1 unsupported +4\.76 ms/.test(line),
    ),
  );
  assert.ok(lines.some((line) => /^gone\.example\.org +broker-unreachable +–/.test(line)));
});

test('a name or sentence that would move the cursor is shown without that', () => {
  const file = sampleBrokersFile();
  const [first] = file.brokers;
  assert.ok(first);
  const hostile = { ...first, name: '\u001b[2Jevil', summary: ['\u001b]0;title\u0007 said'] };
  const text = brokersText({ ...file, brokers: [hostile] });
  assert.ok(!text.includes('\u001b') && !text.includes('\u0007'));
  assert.match(text, /\nevil\n {2}said$/);
});
