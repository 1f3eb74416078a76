/** Claims about the finished page, in a real browser, opened from disk. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright';
import { cellHref } from './app/route.ts';
import { renderCellPage, renderReport } from './build.ts';
import { chromiumHere, go as goToPlace, open, violations } from './opened-page.ts';
import { sampleModel } from './sample/model.ts';

const sentinel =
  '"><img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script><!--';
const slow = 'connect/firefox→node-datachannel/aedes/direct/native';
const failed = 'connect/werift→wrtc/aedes/direct/native';
const absent = 'connect/webkit→wrtc/aedes/direct/native';

let browser: Browser;
let folder: string;
const files: Record<'plain' | 'hostile' | 'cell', string> = { plain: '', hostile: '', cell: '' };

describe('the report page', { skip: chromiumHere.skip }, () => {
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'signalbox-report-'));
    const hostile = sampleModel(sentinel);
    const hostileRun = {
      ...hostile,
      run: {
        ...hostile.run,
        stacks: hostile.run.stacks.map((stack) => ({
          ...stack,
          userAgent: sentinel,
          version: sentinel,
        })),
        cells: hostile.run.cells.map((cell) => ({
          ...cell,
          reason: cell.reason && { code: sentinel, what: sentinel, cure: sentinel },
        })),
      },
      findings: [{ severity: 'warn' as const, title: sentinel, text: sentinel, cells: [slow] }],
    };
    files.plain = await page('plain.html', await renderReport(sampleModel()));
    files.hostile = await page('hostile.html', await renderReport(hostileRun));
    files.cell = await page('cell.html', await renderCellPage(sampleModel(), slow));
    browser = await chromiumHere.launch();
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  test('it opens from disk without an error and asks for nothing', async () => {
    await using opened = await open(browser, files.plain);
    await opened.page.getByRole('heading', { level: 1 }).waitFor();
    for (const place of [
      '#/figures',
      '#/environment',
      '#/words',
      cellHref(slow),
      cellHref(absent),
    ]) {
      await go(opened.page, place);
    }
    assert.deepEqual(opened.trouble, []);
    assert.deepEqual(opened.requests, [files.plain]);
  });

  test('what a peer sent stays text wherever it is shown', async () => {
    await using opened = await open(browser, files.hostile);
    for (const place of [
      '#/',
      '#/environment',
      '#/?outcome=unsupported',
      `${cellHref(slow)}?message=4&events=every`,
      cellHref(failed),
    ]) {
      await go(opened.page, place);
      assert.equal(await opened.page.locator('img').count(), 0);
    }
    await go(opened.page, `${cellHref(slow)}?message=4`);
    await opened.page
      .getByText(/^Envelope/)
      .first()
      .click();
    await opened.page.getByText(sentinel).first().waitFor();
    assert.equal(await opened.page.evaluate('globalThis.hacked'), undefined);
    assert.deepEqual(opened.requests, [files.hostile]);
  });

  test('filters are in the URL and survive a reload', async () => {
    await using opened = await open(browser, files.plain);
    await opened.page.getByRole('button', { name: 'Goodput' }).click();
    await opened.page.getByRole('combobox', { name: 'scenario' }).selectOption('throughput');
    await opened.page.getByRole('button', { name: 'failed' }).click();
    await opened.page.reload();
    const pressed = (name: string) =>
      opened.page.getByRole('button', { name, pressed: true }).count();
    assert.deepEqual([await pressed('Goodput'), await pressed('failed')], [1, 1]);
    assert.equal(
      await opened.page.getByRole('combobox', { name: 'scenario' }).inputValue(),
      'throughput',
    );
    assert.equal(await opened.page.locator('table.cells tbody tr').count(), 1);
  });

  test('arrow keys move in the matrix and enter opens the cell', async () => {
    await using opened = await open(browser, files.plain);
    await opened.page.getByRole('link', { name: /^chromium → chromium/ }).focus();
    await opened.page.keyboard.press('ArrowRight');
    await opened.page.keyboard.press('ArrowDown');
    await opened.page.keyboard.press('Enter');
    await opened.page.getByRole('heading', { name: 'firefox → firefox', level: 1 }).waitFor();
  });

  test('a message chosen in the diagram is taken apart beside it and marked in the wire log', async () => {
    await using opened = await open(browser, files.plain + cellHref(slow));
    await opened.page.getByRole('button', { name: /^Message 3: offer/ }).focus();
    await opened.page
      .getByRole('complementary')
      .getByText('a=setup:actpass', { exact: true })
      .waitFor();
    assert.equal(await opened.page.locator('table.wire tr.selected').count(), 1);
    await opened.page.keyboard.press('ArrowDown');
    await opened.page.getByRole('complementary').getByText('Candidate, part by part').waitFor();
  });

  test('a time between the clocks of two peers is shown with what it is true to', async () => {
    await using opened = await open(
      browser,
      `${files.plain}${cellHref(slow)}?view=answerer&message=3`,
    );
    const onItsWay = opened.page.getByRole('row', { name: /^Offer on its way/ });
    await onItsWay.getByText(/^[\d.]+ ms ±0\.62$/).waitFor(); // 0.21 at the end and 0.1 of drift, each
    const oneClock = opened.page.getByRole('row', { name: /^Offer creation/ });
    await oneClock.getByText(/^[\d.]+ ms$/).waitFor();
    const received = opened.page.getByRole('complementary').getByText(/by answerer, accepted$/);
    assert.match((await received.textContent()) ?? '', /ms \(\+[\d.]+ ±0\.62\) by answerer/);
  });

  test('the page of a single cell opens on that cell and holds no other', async () => {
    await using opened = await open(browser, files.cell);
    await opened.page
      .getByRole('heading', { name: 'firefox → node-datachannel', level: 1 })
      .waitFor();
    await opened.page.getByRole('heading', { name: 'Wire log' }).waitFor();
    assert.equal(await opened.page.locator('script[data-block^="timelines/"]').count(), 1);
  });

  test('a cell that the file does not hold is named, not a blank page', async () => {
    await using opened = await open(browser, files.cell + cellHref(absent));
    await opened.page.getByRole('heading', { name: 'No such cell' }).waitFor();
  });

  for (const scheme of ['light', 'dark'] as const) {
    test(`axe finds nothing to object to in ${scheme}`, async () => {
      await using opened = await open(browser, files.plain, scheme);
      for (const place of [
        '#/',
        '#/?figure=outcome',
        `${cellHref(slow)}?message=3`,
        cellHref(failed),
        '#/figures',
        '#/environment',
        '#/words',
      ]) {
        await go(opened.page, place);
        assert.deepEqual(await violations(opened.page), [], place);
      }
    });
  }
});

async function page(name: string, html: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, html);
  return pathToFileURL(file).href;
}

/** A cell is there when its timeline is unpacked. */
async function go(tab: Page, place: string): Promise<void> {
  await goToPlace(tab, place);
  if (place.startsWith('#/cell/')) {
    await tab
      .locator('main')
      .getByText(/Wire log|did not run/)
      .first()
      .waitFor();
  }
}
