/** The browsers in which the page is measured, as far as this machine has them. */
import { existsSync } from 'node:fs';
import { chromium, firefox, type Browser } from 'playwright';

export interface MeasuredBrowser {
  readonly name: string;
  /** Null when this machine has none. */
  readonly launch: (() => Promise<Browser>) | null;
}

/** Playwright's own builds first, then those of the system. */
export function measuredBrowsers(): MeasuredBrowser[] {
  const chrome = [chromium.executablePath(), '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
    (file) => existsSync(file),
  );
  const fox = existsSync(firefox.executablePath())
    ? {}
    : { channel: 'moz-firefox', executablePath: '/usr/bin/firefox-esr' };
  const hasFox = existsSync(fox.executablePath ?? firefox.executablePath());
  return [
    {
      name: 'chromium',
      launch:
        chrome === undefined
          ? null
          : () => chromium.launch({ executablePath: chrome, args: ['--no-sandbox'] }),
    },
    { name: 'firefox', launch: hasFox ? () => firefox.launch(fox) : null },
  ];
}
