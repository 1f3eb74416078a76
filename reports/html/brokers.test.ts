/** Claims about the page of a brokers run, in a real browser, opened from disk. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright';
import type { BrokersModel } from '../broker-report/model.ts';
import { renderBrokersReport } from './build.ts';
import { chromiumHere, go, open, violations } from './opened-page.ts';
import { sampleBrokersModel } from './sample/brokers.ts';

const sentinel = '"><img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script>';
const places = ['#/', '#/latency', '#/behaviour', '#/figures', '#/environment', '#/words'];
const evidence = '#/behaviour?entry=MQTT-016&broker=rabbitmq';

let browser: Browser;
let folder: string;
const files = { plain: '', hostile: '', empty: '' };

describe('the page of a brokers run', { skip: chromiumHere.skip }, () => {
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'signalbox-brokers-'));
    const model = sampleBrokersModel();
    files.plain = await page('plain.html', model);
    files.hostile = await page('hostile.html', hostile(model));
    files.empty = await page('empty.html', { ...model, file: { ...model.file, brokers: [] } });
    browser = await chromiumHere.launch();
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  test('it opens from disk without an error and asks for nothing, also without a broker', async () => {
    for (const file of [files.plain, files.empty]) {
      await using opened = await open(browser, file);
      for (const place of [...places, evidence, '#/latency?axis=tail&way=round-trip&qos=2']) {
        await go(opened.page, place);
        assert.equal(await opened.page.getByRole('alert').count(), 0, place);
      }
      assert.deepEqual(opened.trouble, []);
      assert.deepEqual(opened.requests, [file]);
    }
  });

  test('what a broker sent stays text wherever it is shown', async () => {
    await using opened = await open(browser, files.hostile);
    for (const place of [...places, evidence]) {
      await go(opened.page, place);
      assert.equal(await opened.page.locator('img').count(), 0, place);
    }
    await go(opened.page, `#/behaviour?entry=MQTT-016&broker=${encodeURIComponent(sentinel)}`);
    await opened.page.locator('.packets code', { hasText: sentinel }).first().waitFor();
    assert.equal(await opened.page.evaluate('globalThis.hacked'), undefined);
    assert.deepEqual(opened.requests, [files.hostile]);
  });

  test('a deviation in the summary leads to its packets', async () => {
    await using opened = await open(browser, files.plain);
    await opened.page
      .getByRole('region', { name: 'rabbitmq' })
      .getByRole('link', { name: 'MQTT-016' })
      .click();
    await opened.page.getByText('PUBLISH qos 1 retain room/peers/a (38 B)').waitFor();
  });

  test('arrow keys move between marks, enter opens the evidence and closes it again', async () => {
    await using opened = await open(browser, `${files.plain}#/behaviour`);
    await opened.page.getByRole('button', { name: 'MQTT-009, rabbitmq: passed' }).focus();
    await opened.page.keyboard.press('ArrowRight');
    await opened.page.keyboard.press('Enter');
    const mark = (expanded: boolean) =>
      opened.page.getByRole('button', { name: 'MQTT-009, nats: failed', expanded });
    await mark(true).waitFor();
    await opened.page.getByRole('heading', { name: /^MQTT-009 on nats/ }).waitFor();
    await opened.page.keyboard.press('Enter');
    await mark(false).waitFor();
    assert.equal(await opened.page.locator('.packets').count(), 0);
  });

  test('every entry has a mark for every broker that was looked at', async () => {
    await using opened = await open(browser, `${files.plain}#/behaviour`);
    const { brokers } = sampleBrokersModel().file;
    const marks = brokers.reduce((sum, { conformance }) => sum + conformance.length, 0);
    await opened.page.locator('.mark-button').first().waitFor();
    assert.equal(await opened.page.locator('.mark-button').count(), marks);
  });

  test('the plot has a line for each broker that was measured so, and the table its n', async () => {
    await using opened = await open(
      browser,
      `${files.plain}#/latency?transport=ws&qos=0&bytes=65536`,
    );
    await opened.page.getByRole('combobox', { name: 'Size' }).waitFor();
    assert.equal(await opened.page.locator('svg.cdf .cdf-line').count(), 5);
    const rows = opened.page
      .getByRole('group', { name: 'Quantiles by broker' })
      .locator('tbody tr');
    assert.match(await rows.filter({ hasText: 'nats' }).innerText(), /\b600\b.*QoS 0.*\b4\b/s);
  });

  for (const scheme of ['light', 'dark'] as const) {
    test(`axe finds nothing to object to in ${scheme}`, async () => {
      await using opened = await open(browser, files.plain, scheme);
      for (const place of [...places, evidence]) {
        await go(opened.page, place);
        assert.deepEqual(await violations(opened.page), [], place);
      }
    });
  }
});

/** Every string that came from a broker is the sentinel. */
function hostile(model: BrokersModel): BrokersModel {
  const strings = [
    'name',
    'version',
    'evidence',
    'claim',
    'what',
    'cure',
    'text',
    'value',
    'client',
  ];
  const replace = (key: string, value: unknown): unknown =>
    strings.includes(key) && typeof value === 'string' ? sentinel : value;
  const [broker] = model.file.brokers;
  const brokers = broker ? [{ ...broker, summary: [sentinel] }] : [];
  const file = { ...model.file, control: sentinel, brokers };
  return { ...model, file: JSON.parse(JSON.stringify(file, replace)) as BrokersModel['file'] };
}

async function page(name: string, model: BrokersModel): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, await renderBrokersReport(model));
  return pathToFileURL(file).href;
}
