/** Pages opened from disk in the browsers of this machine, for the tests that look at them. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium, firefox, type Browser, type Page } from 'playwright';

const first = (files: readonly string[]) => files.find((file) => existsSync(file));
const chromePath = first([
  chromium.executablePath(),
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
]);
const foxPath = first([firefox.executablePath(), '/usr/bin/firefox-esr']);
const foxChannel = foxPath === firefox.executablePath() ? {} : { channel: 'moz-firefox' };
/** The one that most tests look with. */
export const chromiumHere = {
  name: 'Chromium',
  skip: chromePath === undefined && 'no Chromium on this machine',
  launch: () => chromium.launch({ executablePath: chromePath ?? '', args: ['--no-sandbox'] }),
};
const firefoxHere = {
  name: 'Firefox',
  skip: foxPath === undefined && 'no Firefox on this machine',
  launch: () => firefox.launch({ ...foxChannel, executablePath: foxPath ?? '' }),
};
/** Those that this machine lacks say so in `skip`. */
export const engines = [chromiumHere, firefoxHere];

/** The element that has the focus, by its words; whether somebody can see that it has. */
export const focused = `(() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const drawn = element.querySelector(':scope > .touch');
  const visible = (outlineStyle !== 'none' && outlineWidth !== '0px') || (drawn && getComputedStyle(drawn).stroke !== 'rgba(0, 0, 0, 0)');
  return (visible ? '' : 'invisible ') + element.tagName + ' ' + (element.getAttribute('aria-label') ?? element.textContent).slice(0, 60);
})()`;

export interface Opened extends AsyncDisposable {
  readonly page: Page;
  readonly requests: string[];
  /** Errors of the page and refusals of its Content-Security-Policy. */
  readonly trouble: string[];
}

/** Opens a page in a context of its own, under its own Content-Security-Policy. */
export async function open(
  browser: Browser,
  url: string,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<Opened> {
  const context = await browser.newContext({ colorScheme });
  const tab = await context.newPage();
  const requests: string[] = [];
  const trouble: string[] = [];
  tab.on('request', (request) => {
    if (!request.url().startsWith('data:')) requests.push(request.url());
  });
  tab.on('pageerror', (error) => trouble.push(error.message));
  tab.on('console', (message) => {
    if (message.type() === 'error') trouble.push(message.text());
  });
  await tab.goto(url);
  return { page: tab, requests, trouble, [Symbol.asyncDispose]: () => context.close() };
}

/** Goes to a place of a page, such as `#/figures`. */
export async function go(tab: Page, place: string): Promise<void> {
  await tab.evaluate(`location.hash = ${JSON.stringify(place)}`);
  await tab.getByRole('heading', { level: 1 }).waitFor();
  if (place.includes('message=')) await tab.getByRole('heading', { name: 'Wire log' }).waitFor();
}

/** axe is injected by the test runner, which the page's own policy does not govern. */
export async function violations(tab: Page): Promise<string[]> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await tab.evaluate(`${axe}; undefined`);
  const found: unknown = await tab.evaluate(`axe.run(document, { resultTypes: ['violations'] })
    .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html, any }) => id + ': ' + html.slice(0, 160) + ' ' + (any[0]?.message ?? ''))))`);
  return found as string[]; // the expression above maps to strings
}
