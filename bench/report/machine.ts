/** The machine and the eight stacks of the generated run. */
import type { Environment, StackInfo } from '../../harness/timeline/environment.ts';

export const machine: Environment = {
  signalbox: 'generated',
  machine: {
    ...{ os: 'generated', kernel: 'generated', arch: 'x64', cpu: 'generated', cores: 2 },
    ...{ memoryBytes: 8e9, node: process.versions.node, loadAtStart: 0 },
  },
  otherMachines: [],
  broker: { name: 'aedes', version: '', tcpUrl: '', wsUrl: '' },
  brokers: [],
  ...{ commit: '', plan: 'generated', seed: 1 },
};

export const stacks: readonly StackInfo[] = [
  ...['chromium', 'firefox', 'webkit', 'node-datachannel', 'wrtc', 'werift'],
  ...['module:./stacks/one.mjs', 'module:./stacks/another.mjs'],
].map((name) => ({
  ...{ name, status: 'found', version: '1.0.0', launchedBy: 'generated', path: '' },
  ...{ driver: 'node-process', why: '', cure: '', userAgent: '', capabilities: {} },
  noDataPlane: '',
}));
