/** Claims about every kind of page, in real Chromium and real Firefox, opened from disk. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright';
import { cellHref } from './app/route.ts';
import { buildComparisonPage, buildTrendsPage, renderReport } from './build.ts';
import { engines, focused, go, open, violations } from './opened-page.ts';
import { sampleComparison } from './sample/comparison.ts';
import { sampleModel } from './sample/model.ts';
import { sampleTrends } from './sample/trends.ts';

/** Markup, a right-to-left override, a NUL, half a surrogate pair, what a broken decoder leaves, and a long line. */
const hostile = `"><img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script>\u202e\u0000\ud800\ufffd${'x'.repeat(200_000)}`;

const cell = 'connect/firefox→node-datachannel/aedes/direct/native';
const compared = 'connect/chromium→node-datachannel/aedes/direct/native';
const places = {
  run: ['#/', '#/figures', `${cellHref(cell)}?message=4`],
  compare: ['#/', '#/verdicts', '#/sides', cellHref(compared)],
  trends: ['#/', '#/series', '#/runs'],
} as const;
const kinds = ['run', 'compare', 'trends'] as const;

let folder: string;
const files = new Map<string, string>();

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'signalbox-quality-'));
  for (const [suffix, text] of [
    ['', undefined],
    ['-hostile', hostile],
  ] as const) {
    await page(`run${suffix}`, await renderReport(sampleModel(text)));
    await page(`compare${suffix}`, await buildComparisonPage(sampleComparison(text)));
    await page(`trends${suffix}`, await buildTrendsPage(sampleTrends(text)));
  }
});
after(async () => {
  await rm(folder, { recursive: true });
});

for (const { name, skip, launch } of engines) {
  describe(`pages in ${name}`, { skip }, () => {
    let browser: Browser;
    before(async () => {
      browser = await launch();
    });
    after(async () => {
      await browser.close();
    });

    for (const kind of kinds) {
      test(`${kind}: nothing leaves the file, and whatever it holds stays text`, async () => {
        for (const file of [files.get(kind) ?? '', files.get(`${kind}-hostile`) ?? '']) {
          await using opened = await open(browser, file);
          for (const place of places[kind]) {
            await go(opened.page, place);
            const seen = await opened.page.evaluate(
              `[document.querySelectorAll('img, iframe, object').length, document.querySelectorAll('[role=alert]').length, String(globalThis.hacked)].join()`,
            );
            assert.equal(seen, '0,0,undefined', `${kind} ${place}`);
          }
          assert.deepEqual(opened.trouble, []);
          // Firefox does not count the file itself among the requests
          assert.deepEqual(
            opened.requests.filter((url) => url !== file),
            [],
          );
        }
      });

      // axe judges the same rules in both; `npm run test:pages` asks both
      const once = { skip: name === 'Firefox' && 'judged in Chromium' };
      test(`${kind}: axe finds nothing in light and dark`, once, async () => {
        for (const scheme of ['light', 'dark'] as const) {
          await using opened = await open(browser, files.get(kind) ?? '', scheme);
          for (const place of places[kind]) {
            await go(opened.page, place);
            assert.deepEqual(await violations(opened.page), [], `${kind} ${place} ${scheme}`);
          }
        }
      });

      test(`${kind}: the tab key reaches links and controls, each with a visible focus`, async () => {
        await using opened = await open(browser, files.get(kind) ?? '');
        await go(opened.page, places[kind][0]);
        const stops = new Set<string>();
        for (let count = 0; count < 14; count++) {
          await opened.page.keyboard.press('Tab');
          const stop = String(await opened.page.evaluate(focused));
          if (stop.includes('BODY')) break; // past the last one
          assert.doesNotMatch(stop, /^invisible/);
          stops.add(stop);
        }
        assert.ok(stops.size >= 5, [...stops].join('\n'));
      });
    }
  });
}

async function page(name: string, html: string): Promise<void> {
  const file = path.join(folder, `${name}.html`);
  await writeFile(file, html);
  files.set(name, pathToFileURL(file).href);
}
