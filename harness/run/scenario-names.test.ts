import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scenarioNames } from '../../setup/scenario-names.mjs';
import { presets } from '../plan/settings.ts';

test('the command line knows every scenario, and no other', () => {
  assert.deepEqual(scenarioNames, presets.full.scenarios);
});
