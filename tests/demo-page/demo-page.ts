/** The demo page in the words of its reader: connect, call, write, measure, and what can be read. */
import { expect, type Browser, type Page } from '@playwright/test';
import { startBrowser } from '../../harness/drivers/start-browser.ts';
import { launchOf } from '../../harness/run/stacks.ts';
import type { FoundStack } from '../../setup/stack.mjs';

const launchWithinMs = 30_000;
/** The name check takes 2 s, and machines are slow. */
const joinWithinMs = 15_000;
const openWithinMs = 20_000;

export type Engine = 'chromium' | 'firefox';
export type Plane = 'mqtt' | 'rtc';
export type Step = 'broker' | 'name' | 'other' | 'offer' | 'answer' | 'path' | 'channel';

/** An engine of this machine, with the settings of our peers. */
export function engine(name: Engine, stacks: readonly FoundStack[]): Promise<Browser> {
  const found = stacks.find((stack) => stack.name === name);
  if (found === undefined) throw new Error(`set-up does not know ${name}`);
  return startBrowser(launchOf(found, ''), launchWithinMs, null);
}

/** One open demo page. */
export class DemoPage {
  readonly page: Page;
  /** What the page itself complained about. */
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    page.on('dialog', (dialog) => this.complaints.push(`dialog: ${dialog.message()}`));
  }

  /** @param url - of the demo @param settings - as in the address of the page, such as `me` */
  static async open(browser: Browser, url: string, settings: Record<string, string> = {}) {
    const page = await browser.newPage({ viewport: { width: 1_100, height: 900 } });
    const demo = new DemoPage(page);
    const { hostname, port } = new URL(url);
    const query = new URLSearchParams({ broker: hostname, port, ...settings });
    await page.goto(`${url}?${query.toString()}`);
    return demo;
  }

  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  async join(): Promise<void> {
    await this.press('Connect to the broker');
    await this.reached('name', joinWithinMs);
  }

  reached(step: Step, timeout = openWithinMs): Promise<void> {
    return expect(this.page.locator(`#step-${step}`)).toHaveAttribute('data-state', 'done', {
      timeout,
    });
  }

  async call(): Promise<void> {
    await this.press('Connect with WebRTC');
    await this.reached('channel');
  }

  async write(plane: Plane, text: string): Promise<void> {
    await this.page.locator(`#${plane}-text`).fill(text);
    await this.page.locator(`#${plane}-send`).click();
  }

  chat(plane: Plane): Promise<string[]> {
    return this.page.locator(`#${plane}-chat p`).allInnerTexts();
  }

  /** Presses a latency test and waits for its result. */
  async measure(plane: Plane, kib: number): Promise<void> {
    await this.page.locator(`#${plane}-${kib}`).click();
    const result = new RegExp(String.raw`^${kib} KiB: \d+(\.\d)? ms there and back$`);
    await expect(this.page.locator(`#${plane}-latency`)).toHaveText(result, { timeout: 12_000 });
  }

  /** Waits until the page explains something that went wrong. */
  async trouble(title: string | RegExp, timeout = 25_000): Promise<string> {
    const box = this.page.locator('#trouble');
    await expect(box.locator('h2')).toHaveText(title, { timeout });
    return box.innerText();
  }

  /** Each line of the log, `way topic`, as it is seen. */
  log(): Promise<string[]> {
    return this.page.locator('#log .head').allInnerTexts();
  }
}
