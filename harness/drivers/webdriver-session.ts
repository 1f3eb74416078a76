/** Opens a WebDriver session in WebKitGTK or Safari with what a WebRTC peer needs. */
import type { WebDriver } from 'selenium-webdriver';
import type { PeerPlan } from './driver.ts';

/**
 * A browser, started and under control.
 * @param port - of the WebDriver server, on loopback
 * @throws Error of selenium-webdriver, with the server's message
 */
export async function openSession(
  port: number,
  { stack, ownCertificate }: Pick<PeerPlan, 'stack' | 'ownCertificate'>,
): Promise<WebDriver> {
  // Loaded late: it takes a quarter of a second, which runs without these stacks need not spend
  const { Builder } = await import('selenium-webdriver');
  return new Builder()
    .disableEnvironmentOverrides()
    .usingServer(`http://127.0.0.1:${port}`)
    .withCapabilities(stack.name === 'safari' ? safari : webKitGtk(stack.path, ownCertificate))
    .build();
}

/** Host candidates are hidden from pages without camera permission, unless this is set. It accepts no unknown certificate. */
const safari = { browserName: 'safari', 'webkit:WebRTC': { DisableICECandidateFiltering: true } };

/**
 * WebRTC is off by default in WebKitGTK even where it was compiled in, and hides host candidates as Safari does.
 * A build without WebRTC takes both options and ignores them; versions before 2.42 know no `--features`.
 */
const webKitGtk = (binary: string, acceptInsecureCerts: boolean) => ({
  browserName: 'MiniBrowser',
  acceptInsecureCerts,
  'webkitgtk:browserOptions': {
    binary,
    args: ['--automation', '--enable-webrtc=true', '--features=-ICECandidateFiltering'],
  },
});
