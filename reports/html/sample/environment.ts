/** The invented machine and stacks of the sample run. */
import type { MachineInfo, StackInfo } from '../../../harness/timeline/environment.ts';

export const sampleMachine: MachineInfo = {
  os: 'Debian GNU/Linux 12',
  kernel: '6.1.0-28-amd64',
  arch: 'x64',
  cpu: 'AMD EPYC 7543',
  cores: 2,
  memoryBytes: 8_323_072_000,
  node: '20.20.0',
  loadAtStart: 0.21,
};

const found = {
  status: 'found',
  launchedBy: 'npm package',
  path: '',
  driver: 'node-process',
  why: '',
  cure: '',
  userAgent: 'Node.js/20.20',
  capabilities: { rtc: true, lowWaterEvent: true, stats: true, dtlsState: false },
  noDataPlane: '',
} as const;
const page = { launchedBy: 'system build', driver: 'playwright-page' } as const;

export const sampleStacks: StackInfo[] = [
  {
    ...found,
    ...page,
    name: 'chromium',
    version: '156.0.7420.80',
    path: '/usr/bin/chromium',
    userAgent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  },
  {
    ...found,
    ...page,
    name: 'firefox',
    version: '153.7.0',
    path: '/usr/bin/firefox-esr',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
  },
  {
    ...found,
    ...page,
    name: 'webkit',
    status: 'missing',
    version: '',
    why: 'Playwright’s WebKit build is not installed',
    cure: 'npx playwright install webkit',
    userAgent: '',
    capabilities: {},
    noDataPlane: 'webkit is not installed',
  },
  {
    ...found,
    name: 'webkitgtk',
    version: '2.50.6',
    launchedBy: 'system build',
    path: '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
    driver: 'webdriver',
    cure: 'set SIGNALBOX_WEBKITGTK to a MiniBrowser that was built with WebRTC',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15',
    capabilities: { rtc: false },
    noDataPlane: 'this build of webkitgtk has no RTCPeerConnection (probed in the page)',
  },
  { ...found, name: 'node-datachannel', version: '0.33.4' },
  { ...found, name: 'wrtc', version: '0.10.0' },
  { ...found, name: 'werift', version: '0.22.9' },
];
