/**
 * Claims about every page of every report, invented and recorded, in every browser: longer than `npm test` may take, so
 * `npm run test:pages` runs them.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright';
import { compare } from '../../harness/analysis/compare/compare.ts';
import { trendsOf } from '../../harness/analysis/trends/trends.ts';
import { readHistory } from '../../harness/history/history.ts';
import { cellHref } from './app/route.ts';
import { buildComparisonPage, buildTrendsPage, renderReport } from './build.ts';
import { engines, focused, go, open, violations } from './opened-page.ts';
import { sampleComparison } from './sample/comparison.ts';
import { sampleModel } from './sample/model.ts';
import { sampleTrends } from './sample/trends.ts';

const recorded = fileURLToPath(new URL('../../fixtures/history', import.meta.url));
const cell = 'connect/firefox→node-datachannel/aedes/direct/native';
const compared = 'connect/chromium→node-datachannel/aedes/direct/native';
const realCell = 'connect/wrtc→wrtc/aedes/direct/native';
const trendPages = ['#/', '#/series', '#/runs'];
/** Every page of a kind; the last two kinds are of real runs. */
const places: Readonly<Record<string, readonly string[]>> = {
  run: ['#/', '#/figures', '#/environment', '#/words', `${cellHref(cell)}?message=4`],
  compare: ['#/', '#/verdicts', '#/sides', cellHref(compared)],
  trends: trendPages,
  'recorded compare': ['#/', '#/verdicts', '#/sides', cellHref(realCell)],
  'recorded trends': trendPages,
};

let folder: string;
const files = new Map<string, string>();

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'signalbox-pages-'));
  await page('run', await renderReport(sampleModel()));
  await page('compare', await buildComparisonPage(sampleComparison()));
  await page('trends', await buildTrendsPage(sampleTrends()));
  const runs = readHistory(recorded).runs.map(({ summary }) => summary);
  const [base, head] = runs.slice(-3);
  assert.ok(base !== undefined && head !== undefined);
  const generatedAt = new Date();
  const both = { base: [base], head: [head], labels: { base: base.id, head: head.id } } as const;
  const verdict = compare({ ...both, past: runs, generatedAt });
  await page('recorded compare', await buildComparisonPage(verdict));
  await page('recorded trends', await buildTrendsPage(trendsOf({ runs, generatedAt })));
});
after(async () => {
  await rm(folder, { recursive: true });
});

for (const { name, skip, launch } of engines) {
  describe(`every page in ${name}`, { skip }, () => {
    let browser: Browser;
    before(async () => {
      browser = await launch();
    });
    after(async () => {
      await browser.close();
    });

    test('on paper the sequence is cut into strips under heads that pages repeat, and gone afterwards', async () => {
      await using opened = await open(browser, files.get('run') ?? '');
      await go(opened.page, `${cellHref(cell)}?message=4`);
      const strips = opened.page.locator('.on-paper tbody svg');
      // Stock Firefox cannot be told to look as if it printed: what it does when it prints begins with this event
      await opened.page.evaluate('dispatchEvent(new Event("beforeprint"))');
      assert.ok((await strips.count()) > 3);
      assert.equal(await opened.page.locator('.on-paper thead .lane-head').count(), 3);
      await opened.page.evaluate('dispatchEvent(new Event("afterprint"))');
      assert.equal(await strips.count(), 0);
      if (name !== 'Chromium') return;
      await opened.page.emulateMedia({ media: 'print' });
      await strips.first().waitFor();
      assert.equal(await opened.page.locator('.sequence-frame').isVisible(), false);
      await opened.page.emulateMedia({ media: 'screen' });
      await opened.page.locator('.sequence-frame').waitFor();
      assert.equal(await strips.count(), 0);
    });

    for (const [kind, all] of Object.entries(places)) {
      test(`${kind}: axe finds nothing, light and dark, wide and narrow`, async () => {
        for (const scheme of ['light', 'dark'] as const) {
          await using opened = await open(browser, files.get(kind) ?? '', scheme);
          for (const width of [1280, 400]) {
            await opened.page.setViewportSize({ width, height: 900 });
            for (const place of all) {
              await go(opened.page, place);
              const where = `${kind} ${place} ${scheme} ${width}`;
              assert.deepEqual(await violations(opened.page), [], where);
              assert.equal(Number(await opened.page.evaluate(overflow)), 0, where);
            }
          }
        }
      });

      test(`${kind}: the tab key comes past everything that can be operated, with a visible focus`, async () => {
        await using opened = await open(browser, files.get(kind) ?? '');
        for (const place of all) {
          await go(opened.page, place);
          assert.deepEqual(await missedByTab(opened.page), [], `${kind} ${place}`);
        }
      });

      test(`${kind}: what can be pressed, opened or followed does so by keyboard`, async () => {
        await using opened = await open(browser, files.get(kind) ?? '');
        for (const place of all) {
          await go(opened.page, place);
          for (const kindOf of operated) await operate(opened.page, kindOf, place);
        }
        assert.deepEqual(opened.trouble, []);
        assert.deepEqual(
          opened.requests.filter((url) => url !== files.get(kind)),
          [],
        );
      });
    }
  });
}

async function page(name: string, html: string): Promise<void> {
  const file = path.join(folder, `${name}.html`);
  await writeFile(file, html);
  files.set(name, pathToFileURL(file).href);
}

const overflow = `document.documentElement.scrollWidth - document.documentElement.clientWidth`;

/** What takes part: links, controls, folds and frames that scroll, as far as they are shown. */
const interactive = `[...document.querySelectorAll('a[href], button, select, input, summary, [tabindex="0"]')]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled)`;

/** Tabs from the top of the page to its end. @returns what was not reached, or reached without a visible focus */
async function missedByTab(tab: Page): Promise<string[]> {
  const marked: unknown = await tab.evaluate(`(() => {
    document.activeElement?.blur();
    getSelection().removeAllRanges();
    const all = ${interactive};
    all.forEach((element, index) => { element.dataset.stop = index; });
    document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex');
    return all.length;
  })()`);
  const total = Number(marked);
  const invisible: string[] = [];
  const reached = new Set<string>();
  for (let count = 0; count < total + 20 && reached.size < total; count++) {
    await tab.keyboard.press('Tab');
    const stop = String(await tab.evaluate(`document.activeElement.dataset.stop ?? ''`));
    const words = String(await tab.evaluate(focused));
    if (words.startsWith('invisible') && stop !== '') invisible.push(words);
    if (stop !== '') reached.add(stop);
  }
  const missed: unknown = await tab.evaluate(`[...document.querySelectorAll('[data-stop]')]
    .filter((element) => !element.disabled && !${JSON.stringify([...reached])}.includes(element.dataset.stop))
    .map((element) => 'never reached: ' + element.outerHTML.slice(0, 120))`);
  return [...invisible, ...(missed as string[])]; // the expression maps to strings
}

/** A kind of control: how it is found, which key operates it, and how to see that it did. */
const operated = [
  { what: 'button[aria-pressed="false"]', key: 'Space', state: `element.ariaPressed` },
  { what: 'summary', key: 'Enter', state: `String(element.parentElement.open)` },
  { what: 'select', key: 'ArrowDown', state: `element.value` },
  { what: 'main a[href^="#/"]', key: 'Enter', state: `location.hash` },
] as const;

/** Operates the first of a kind on a page, where it has one, and comes back. */
async function operate(
  tab: Page,
  { what, key, state }: (typeof operated)[number],
  place: string,
): Promise<void> {
  const isThere: unknown = await tab.evaluate(`(() => {
    const element = (${interactive}).find((each) => each.matches(${JSON.stringify(what)}) && each.getAttribute('href') !== location.hash);
    globalThis.operated = element;
    element?.focus();
    return element !== undefined && (element.tagName !== 'SELECT' || element.options.length > 1);
  })()`);
  if (isThere !== true) return;
  const now = `(() => { const element = globalThis.operated; return ${state}; })()`;
  const beforehand = String(await tab.evaluate(now));
  await tab.keyboard.press(key);
  await tab.waitForFunction(`${now} !== ${JSON.stringify(beforehand)}`, null, { timeout: 5_000 });
  await go(tab, place);
}
