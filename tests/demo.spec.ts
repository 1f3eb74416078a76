/** The demo page in one short cell: two engines, both ways of talking, all three sizes. `npm run test:demo` is the rest. */
import { readFile } from 'node:fs/promises';
import { DemoPage, engine } from './demo-page/demo-page.ts';
import { startDemo } from './demo-page/demo-process.ts';
import { expect, needStacks, test } from './test.ts';

test('the vendored MQTT client is the browser build of the installed package', async () => {
  const installed = new URL('../node_modules/mqtt/dist/mqtt.esm.js', import.meta.url);
  const vendored = new URL('../demo/vendor/mqtt.esm.js', import.meta.url);
  expect(Buffer.compare(await readFile(vendored), await readFile(installed))).toBe(0);
});

test('Chromium and Firefox find each other on the broker, connect, chat and measure both ways', async ({
  machine,
}) => {
  needStacks(machine, 'chromium', 'firefox');
  await using demo = await startDemo();
  await using chromium = await engine('chromium', machine.stacks);
  await using firefox = await engine('firefox', machine.stacks);
  const dog = await DemoPage.open(chromium, demo.url);
  const cat = await DemoPage.open(firefox, demo.url, { me: 'cat222', other: 'dog111' });
  await Promise.all([dog.join(), cat.join()]);
  await Promise.all([dog.reached('other'), cat.reached('other')]);
  await dog.write('mqtt', 'hello cat');
  await dog.call();
  await cat.reached('channel');
  await cat.write('rtc', 'hello dog');
  for (const kib of [1, 10, 100]) {
    await dog.measure('rtc', kib);
    await cat.measure('mqtt', kib);
  }
  expect(await cat.chat('mqtt')).toEqual(['dog111: hello cat']);
  expect(await dog.chat('rtc')).toEqual(['cat222: hello dog']);
  expect([...dog.complaints, ...cat.complaints]).toEqual([]);
});
