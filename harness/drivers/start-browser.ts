/** Starts Chromium, Firefox and WebKit by Playwright, as their peers need them. */
import { chromium, firefox, webkit, type Browser, type LaunchOptions } from 'playwright';
import { HarnessError } from '../core/errors.ts';
import type { Ms } from '../core/units.ts';
import type { StackLaunch } from './driver.ts';

/**
 * Starts an engine as its peers need it.
 * @param mark - `NAME=value` that its processes carry, so that they can be killed; null: none
 * @throws HarnessError `launch-failed` in one line, whatever the engine printed
 */
export async function startBrowser(
  stack: StackLaunch,
  within: Ms,
  mark: string | null,
): Promise<Browser> {
  const engine = { chromium, firefox, webkit }[stack.name];
  if (engine === undefined) throw launchFailed(stack, 'Playwright has no such engine');
  const env = mark === null ? process.env : { ...process.env, ...fromMark(mark) };
  try {
    return await engine.launch({
      ...launchOptions(stack),
      env,
      timeout: within,
      handleSIGINT: false,
    });
  } catch (error) {
    throw launchFailed(stack, firstLines(error), error);
  }
}

/** Design, section 3: without these flags host candidates hide behind mDNS names, or are not gathered at all. */
function launchOptions({ name, launchedBy, path }: StackLaunch): LaunchOptions {
  const executable = launchedBy === 'playwright build' ? {} : { executablePath: path };
  if (name === 'chromium') {
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const args = [
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      '--allow-loopback-in-peer-connection',
    ];
    return { ...executable, args: [...args, ...root] };
  }
  if (name !== 'firefox') return executable;
  const stock = launchedBy === 'playwright build' ? {} : { channel: 'moz-firefox' };
  return {
    ...executable,
    ...stock,
    firefoxUserPrefs: {
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.peerconnection.ice.loopback': true,
    },
  };
}

function fromMark(mark: string): Record<string, string> {
  const [name = '', value = ''] = mark.split('=');
  return { [name]: value };
}

function firstLines(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n').slice(0, 2).join(' ').trim();
}

function launchFailed(stack: StackLaunch, why: string, cause?: unknown): HarnessError {
  return new HarnessError({
    code: 'launch-failed',
    what: `${stack.name} (${stack.launchedBy}, ${stack.path}) did not start: ${why}`,
    cure: 'start it by hand to see more, or run `npx signalbox doctor`',
    cause,
  });
}
