/** Browsers that start ahead of their peers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FoundStack } from '../../setup/stack.mjs';
import { HeadStart } from './head-start.ts';
import { runOptions } from './options.ts';
import { launchOf } from './stacks.ts';

const chromium: FoundStack = {
  ...{ name: 'chromium', driver: 'playwright-page', driverPath: '', status: 'found' },
  ...{ version: '1', launchedBy: 'system build', path: '/nowhere/chromium', why: '', cure: '' },
};

test('a browser that does not start ahead is tried again, and told of, by its first peer', async (t) => {
  const before = process.env['SIGNALBOX_FOUND'];
  process.env['SIGNALBOX_FOUND'] = JSON.stringify([chromium]);
  t.after(() => {
    if (before === undefined) delete process.env['SIGNALBOX_FOUND'];
    else process.env['SIGNALBOX_FOUND'] = before;
  });
  const ahead = await HeadStart.begin(runOptions({ SIGNALBOX_PLANNED: 'chromium' }));
  t.after(() => ahead.close());
  ahead.prepareBrowsers();
  await ahead.ready();
  const [stack = chromium] = ahead.found;
  await assert.rejects(ahead.browsers.get(launchOf(stack, ''), 5_000), {
    code: 'launch-failed',
    message: /\/nowhere\/chromium/,
  });
  await ahead.browsers.close();
});
