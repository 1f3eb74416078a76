/** The tests that a user writes for a dialect and a broker of their own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokerContract } from 'signalbox/broker';
import { dialectProblems } from 'signalbox/dialect';
import myBroker from './my-broker.mjs';
import toy from './toy.mjs';

test('the dialect reads what it writes', () => {
  assert.deepEqual(dialectProblems(toy), []);
});

brokerContract(myBroker, test);
