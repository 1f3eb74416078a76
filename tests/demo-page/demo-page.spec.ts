/** What the demo page promises beyond the short cell: every order, every failure explained, hostile input, access. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import mqtt from 'mqtt';
import { Command } from '../command.ts';
import { freePort, Mosquitto, mosquittoProgram } from '../mosquitto.ts';
import { until } from '../until.ts';
import { expect, needStacks, test } from '../test.ts';
import { DemoPage, engine, type Engine } from './demo-page.ts';
import { startDemo } from './demo-process.ts';
import { inShort, recording, watchBroker } from './recording.ts';

const cat = { me: 'cat222', other: 'dog111' };

for (const [offerer, answerer] of [
  ['firefox', 'chromium'],
  ['firefox', 'firefox'],
  ['chromium', 'chromium'],
] as [Engine, Engine][]) {
  test(`${offerer} offers, ${answerer} answers, both talk both ways`, async ({ machine }) => {
    needStacks(machine, offerer, answerer);
    await using demo = await startDemo();
    await using one = await engine(offerer, machine.stacks);
    await using two = await engine(answerer, machine.stacks);
    const first = await DemoPage.open(one, demo.url);
    const second = await DemoPage.open(two, demo.url, cat);
    await Promise.all([first.join(), second.join()]);
    await first.reached('other');
    await first.call();
    await second.reached('channel');
    for (const [plane, page, other] of [
      ['rtc', first, second],
      ['mqtt', second, first],
    ] as const) {
      await page.write(plane, 'grüße 🐶'); // not ASCII: pages take it, Godot need not
      await page.measure(plane, 100);
      const heard = async () => ((await other.chat(plane)).length > 0 ? true : null);
      await expect.poll(heard).toBe(true);
      expect((await other.chat(plane))[0]).toMatch(/^(dog111|cat222): grüße 🐶$/);
    }
    await first.press('Close WebRTC');
    await second.trouble('The WebRTC connection ended');
    await second.call(); // and again, the other way round
    await first.reached('channel');
    expect([...first.complaints, ...second.complaints]).toEqual([]);
  });
}

for (const name of ['chromium', 'firefox'] as const) {
  test(`${name} puts on the broker what the Godot app was recorded to put there`, async ({
    machine,
  }) => {
    needStacks(machine, name);
    if (mosquittoProgram === undefined) {
      test.skip(
        true,
        'mosquitto is not installed, and only it tells the retain flag of publishers',
      );
      return;
    }
    await using demo = await startDemo(); // serves the page; its own broker is not used
    await using broker = await Mosquitto.start(mosquittoProgram);
    await using browser = await engine(name, machine.stacks);
    await using watch = await watchBroker(broker.tcpUrl, 'crumble77/#', 5);
    const { port } = new URL(broker.wsUrl);
    const dog = await DemoPage.open(browser, demo.url, { port });
    const other = await DemoPage.open(browser, demo.url, { port, ...cat });
    await other.join();
    await dog.join();
    await dog.reached('other');
    await dog.call();
    for (const kib of [1, 10, 100]) await dog.measure('mqtt', kib);
    await dog.write('mqtt', 'message #2 from dog111');
    await watch.until(({ payload }) => payload === 'message #2 from dog111'); // a page that closes sends no more
    await dog.page.close();
    await watch.until(({ topic, payload }) => topic.includes('dog111') && payload === 'stopped');
    await other.page.close();
    await watch.until(({ topic, payload }) => topic.includes('cat222') && payload === 'stopped');
    const original = await recording();
    expect(inShort(watch.seen)).toEqual(inShort(original));
    expect(watch.seen.every(({ qos }) => qos === 0)).toBe(true);
  });
}

for (const [stack, offers] of [
  ['node-datachannel', 'page'],
  ['wrtc', 'peer'],
] as const) {
  test(`a page and a ${stack} peer of godot-classic talk; the ${offers} offers`, async ({
    machine,
  }) => {
    needStacks(machine, 'chromium', stack);
    await using demo = await startDemo();
    await using browser = await engine('chromium', machine.stacks);
    const at = ['--broker', demo.broker, '--root', 'crumble77', '--dialect', 'godot-classic'];
    const page = await DemoPage.open(browser, demo.url);
    await page.join();
    const to = offers === 'peer' ? ['--to', 'dog111'] : [];
    await using peer = new Command('peer', ...at, '--id', 'cat222', '--stack', stack, ...to);
    await page.reached('other', 40_000);
    if (offers === 'page') await page.call();
    await page.reached('channel');
    await peer.printed(/^connected with dog111/m);
    for (const kib of [1, 10, 100]) await page.measure('rtc', kib);
    await page.write('rtc', 'hello cat');
    await peer.printed(/heard: hello cat/);
    peer.type('hello dog');
    await expect(page.page.locator('#rtc-chat')).toContainText('cat222: hello dog');
    peer.kill('SIGINT');
    expect(await peer.ended, peer.output).toBe(0);
    await page.trouble('The WebRTC connection ended');
  });
}

test('a page that meets the recorded app answers it byte for byte', async ({ machine }) => {
  needStacks(machine, 'chromium');
  await using demo = await startDemo();
  await using browser = await engine('chromium', machine.stacks);
  await using watch = await watchBroker(demo.broker, 'crumble77/#');
  const page = await DemoPage.open(browser, demo.url, cat);
  await page.join();
  // The app as it was recorded, dog111, says all that it said to cat222
  for (const { topic, payload, retain } of await recording()) {
    const isOfDog = topic.startsWith('crumble77/cat222/') !== topic.endsWith('/status');
    if (isOfDog) watch.publish(topic, payload, retain);
  }
  await watch.until(({ payload }) => payload === '*102400');
  await watch.until(({ topic }) => topic === 'crumble77/dog111/answer');
  const pongs = watch.seen.filter(({ topic }) => topic === 'crumble77/dog111/chat');
  expect(pongs.map(({ payload }) => payload)).toEqual(['*1024', '*10240', '*102400']);
  expect(await page.chat('mqtt')).toEqual(['dog111: message #2 from dog111']);
  await expect(page.page.locator('#remote-sdp')).toContainText('a=setup:actpass');
  await expect(page.page.locator('#remote-candidates code')).toHaveText([
    'candidate:2 1 UDP 2116026111 fd00::2 41320 typ host',
    'candidate:1 1 UDP 2114977791 192.0.2.2 41320 typ host',
  ]);
  expect(await page.page.locator('#trouble').innerText()).toBe('');
});

test('every failure is explained', async ({ machine }) => {
  needStacks(machine, 'chromium');
  await using demo = await startDemo();
  await using browser = await engine('chromium', machine.stacks);
  await using wire = await watchBroker(demo.broker, 'crumble77/#');
  const dog = await DemoPage.open(browser, demo.url);

  await dog.page.getByLabel('Root topic').fill('a/b');
  await dog.press('Connect to the broker');
  await expect(dog.page.locator('#hint')).toContainText('one level of a topic');
  await expect(dog.page.getByLabel('Root topic')).toBeFocused();
  await dog.page.getByLabel('Root topic').fill('crumble77');

  const port = new URL(demo.url).port;
  const deaf = String(await freePort());
  await dog.page.getByLabel('Port').fill(deaf);
  await dog.press('Connect to the broker');
  const unreachable = await dog.trouble('The broker cannot be reached');
  expect(unreachable).toContain(`ws://127.0.0.1:${deaf}/mqtt`);
  await dog.page.getByLabel('Port').fill(port);

  wire.publish('crumble77/dog111/status', 'connected', true);
  await wire.until(({ payload }) => payload === 'connected');
  await dog.press('Connect to the broker');
  await dog.trouble('The name dog111 is taken');
  expect(wire.seen).toHaveLength(1); // and it left without a word
  wire.publish('crumble77/dog111/status', '', true);

  await dog.join();
  await dog.press('Connect with WebRTC');
  expect(await dog.trouble('cat222 did not answer the offer')).toContain('never seen on this root');
  const lost = await wire.until(({ topic }) => topic === 'crumble77/cat222/offer');

  wire.publish('crumble77/cat222/status', 'connected', true);
  await dog.reached('other');
  await dog.press('Connect with WebRTC');
  await wire.until(({ topic, at }) => topic === lost.topic && at > lost.at);
  wire.publish('crumble77/dog111/answer', 'v=0 and nothing else');
  await dog.trouble('This browser refused the answer of cat222');
  wire.publish('crumble77/dog111/offer', '<b>no sdp</b>');
  await dog.trouble('This browser refused the offer of cat222');

  await dog.page.locator('#mqtt-1').click();
  await dog.trouble('No reply to the latency test over MQTT');
  wire.publish('crumble77/dog111/status', 'stopped', true);
  await dog.trouble('Somebody else uses the name dog111');
  await demo.end('SIGINT');
  await dog.trouble('The connection to the broker ended');
  expect(dog.complaints).toEqual([]);
});

test('whatever a stranger publishes stays text', async ({ machine }) => {
  needStacks(machine, 'chromium');
  await using demo = await startDemo();
  await using browser = await engine('chromium', machine.stacks);
  await using wire = await watchBroker(demo.broker, 'crumble77/#');
  const dog = await DemoPage.open(browser, demo.url);
  await dog.join();
  const markup = '<img src=x onerror="document.title=\'owned\'"><script>document.title=1</script>';
  for (const branch of ['status', 'chat', 'ice', 'answer', 'offer']) {
    const name = branch === 'status' ? 'cat222' : 'dog111';
    for (const hostile of [markup, '', 'null', '[[[[', '["0",-1,"candidate:x"]', '\u202e\u0000abc'])
      wire.publish(`crumble77/${name}/${branch}`, hostile);
  }
  wire.publish('crumble77/dog111/ice', JSON.stringify(['0', 0, `candidate:${markup}`]));
  wire.publish('crumble77/dog111/chat', 'x'.repeat(500_000));
  wire.publish('crumble77/dog111/chat', 'the end');
  await expect(dog.page.locator('#mqtt-chat')).toContainText('the end');
  await expect(dog.page.locator('#mqtt-chat')).toContainText('<img src=x');
  expect(await dog.page.locator('img, main script, iframe').count()).toBe(0);
  expect(await dog.page.title()).toBe('WebRTC through MQTT, step by step');
  expect(dog.complaints).toEqual([]);
});

test('a screen reader and a keyboard are enough, on a phone and in the dark too', async ({
  machine,
}) => {
  needStacks(machine, 'chromium');
  await using demo = await startDemo();
  await using browser = await engine('chromium', machine.stacks);
  const other = await DemoPage.open(browser, demo.url, cat);
  await other.join();
  const dog = await DemoPage.open(browser, demo.url);
  expect(await violations(dog)).toEqual([]);
  await dog.page.setViewportSize({ width: 360, height: 740 });
  await dog.page.getByRole('textbox', { name: 'Broker' }).focus();
  await dog.page.keyboard.press('Enter'); // a form is sent by Enter
  await dog.reached('other');
  await tabTo(dog, 'Connect with WebRTC');
  await dog.page.keyboard.press('Enter');
  await dog.reached('channel');
  await expect(dog.page.locator('#now[role=status]')).toHaveText('Channel open: done.');
  const width = await dog.page.evaluate('document.documentElement.scrollWidth');
  expect(width).toBeLessThanOrEqual(360);
  for (const colorScheme of ['light', 'dark'] as const) {
    await dog.page.emulateMedia({ colorScheme });
    expect(await violations(dog), colorScheme).toEqual([]);
  }
  await dog.page.locator('#local-sdp').focus();
  await other.page.close();
  await dog.trouble('The WebRTC connection ended');
  expect(await violations(dog)).toEqual([]);
});

test('Ctrl-C ends page and broker, and both ports are closed', async () => {
  await using demo = await startDemo();
  expect((await fetch(demo.url, { redirect: 'manual' })).headers.get('location')).toContain(
    'port=',
  );
  expect((await fetch(new URL('/../package.json', demo.url))).status).toBe(404);
  expect((await fetch(new URL('/style.css', demo.url), { method: 'POST' })).status).toBe(405);
  expect(await demo.end('SIGINT')).toBe(0);
  await expect(fetch(demo.url)).rejects.toThrow();
  const client = mqtt.connect(demo.broker, { reconnectPeriod: 0 });
  await until('the broker is gone', () => (client.disconnected || !client.connected ? true : null));
  client.end(true);
});

async function tabTo(demo: DemoPage, name: string): Promise<void> {
  const button = demo.page.getByRole('button', { name, exact: true });
  await expect(button).toBeEnabled(); // until then Tab passes over it
  for (let presses = 0; presses < 40; presses++) {
    if (await button.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await demo.page.keyboard.press('Tab');
  }
  throw new Error(`no Tab leads to ${name}`);
}

/** axe is injected by the test runner, which the page's own policy does not govern. */
async function violations({ page }: DemoPage): Promise<string[]> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  return page.evaluate<string[]>(`axe.run(document, { resultTypes: ['violations'] })
    .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 160))))`);
}
